/** The specification's suite on functions that are compiled when they are first called, each alone, so that all calls go from one text to another. */
import { makeJit } from '../support/jit.ts'
import { describeSuite } from './suite.ts'

describeSuite('jit', makeJit({ groupSize: 1 }))
