/** The specification's suite on functions that are compiled when they are first called. */
import { makeJit } from '../support/jit.ts'
import { describeSuite } from './suite.ts'

describeSuite('jit', makeJit())
