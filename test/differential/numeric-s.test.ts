/** Arithmetic against native at `-Os`. A file of its own, so that the levels run side by side. */
import { describeNumeric } from './numeric.ts'

describeNumeric('s')
