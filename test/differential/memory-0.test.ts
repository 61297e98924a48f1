/** Memories and tables against native at optimisation level 0. A file of its own, so that the levels run side by side. */
import { describeBulk } from './bulk.ts'
import { describeMemory } from './memory.ts'

describeMemory({ level: 0 })
describeMemory({ level: 0, maximumMemory: 32_768 })
describeBulk(0)
