/** Memories and tables against native at optimisation level 2. A file of its own, so that the levels run side by side. */
import { describeBulk } from './bulk.ts'
import { describeMemory } from './memory.ts'

describeMemory({ level: 2 })
describeMemory({ level: 2, maximumMemory: 32_768 })
describeBulk(2)
