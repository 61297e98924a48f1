/** Memories and tables against native at `-Os`. A file of its own, so that the levels run side by side. */
import { describeBulk } from './bulk.ts'
import { describeMemory } from './memory.ts'

describeMemory({ level: 's' })
describeMemory({ level: 's', maximumMemory: 32_768 })
describeBulk('s')
