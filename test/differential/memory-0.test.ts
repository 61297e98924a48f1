/** Memories and tables against native at optimisation level 0. A file of its own, so that the levels run side by side. */
import { describeBulk } from './bulk.ts'
import { describeMemory } from './memory.ts'

describeMemory(0)
describeBulk(0)
