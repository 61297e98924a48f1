/**
 * Every pass, in the order in which they run, each line with its reason. The rules for writing one are in
 * `README.md`. Mandatory passes run at every level: without them the emitter cannot go on, or the output
 * would not be right or not load.
 */
import type { IRFunction } from '../ir/nodes.ts'
import type { Meter } from '../common/meter.ts'
import type { Options } from '../common/options.ts'
import type { Module } from '../wasm/module.ts'
import type { FunctionIndex } from '../wasm/types.ts'
import { boundDepth, boundDepthEarly } from './bound-depth.ts'
import { coalesce } from './coalesce.ts'
import { deadLoads } from './dead-loads.ts'
import { deadLocals } from './dead-locals.ts'
import { deadStores } from './dead-stores.ts'
import { separate } from './definitions.ts'
import { directJumps } from './direct-jumps.ts'
import { fixedCalls } from './fixed-calls.ts'
import { floatMoves } from './float-moves.ts'
import { fold } from './fold.ts'
import { forward } from './forward.ts'
import { guardedTruncations } from './guarded-truncations.ts'
import { knownConstants } from './known-constants.ts'
import { knownGlobals } from './known-globals.ts'
import { loopIntegers } from './loop-integers.ts'
import { simplify } from './simplify.ts'
import { splitFunctions } from './split-functions.ts'
import { splitI64 } from './split-i64.ts'
import { switchRecovery } from './switch-recovery.ts'
import { thinCalls } from './thin-calls.ts'
import { unrollRecursion } from './unroll-recursion.ts'
import { webs } from './webs.ts'
import { wideCopies } from './wide-copies.ts'
import { wideStores } from './wide-stores.ts'
import { zeroLocals } from './zero-locals.ts'

export interface PassContext {
  readonly module: Module
  readonly options: Options
  readonly functionIndex: FunctionIndex
  /** Where passes are measured. */
  readonly meter?: Meter
}

export interface Pass {
  readonly name: string
  readonly reason: string
  /** Lowest optimisation level at which it runs; `mandatory`: at each, and it cannot be left out. For size, those up to 2 run. */
  readonly level: 1 | 2 | 3 | 'mandatory'
  /** Whether it buys speed with size, and so does not run for size. */
  readonly enlarges?: boolean
  readonly run: (fn: IRFunction, context: PassContext) => IRFunction
}

export const passes: readonly Pass[] = [
  { name: 'switch-recovery', level: 'mandatory', run: switchRecovery, reason: 'a br_table with thousands of targets nests as many blocks; before anything else can take that shape apart' },
  { name: 'direct-jumps', level: 1, run: directJumps, reason: 'jumps by way of a switch on what was just set become branches; after switch-recovery, which finds that switch, and before depth is bounded' },
  { name: 'bound-depth-early', level: 'mandatory', run: boundDepthEarly, reason: 'the passes from here on call themselves on nested lists' },
  { name: 'float-moves', level: 'mandatory', run: floatMoves, reason: 'a NaN that is only moved keeps its bits; before the split, since an f64 then moves as an i64' },
  { name: 'split-i64', level: 'mandatory', run: splitI64, reason: 'JavaScript has no i64: pairs of i32 are the fastest form in every engine, and a dead half dies alone' },
  { name: 'thin-calls', level: 1, run: thinCalls, reason: 'calls of what does nothing, or only calls on, are for nothing; so are then those functions' },
  { name: 'fixed-calls', level: 1, run: fixedCalls, reason: 'calls through tables that never change need no check and can be put in place by the engine' },
  { name: 'known-globals', level: 1, run: knownGlobals, reason: 'reads of globals that are known become those of locals; before separate and forward, which take them for any other' },
  { name: 'separate', level: 1, run: separate, reason: 'one name for each value, so that what follows sees single assignments' },
  { name: 'dead-locals', level: 1, run: deadLocals, reason: 'high halves nobody reads go before anything is spent on them' },
  { name: 'zero-locals', level: 1, run: zeroLocals, reason: 'high halves that are always 0; after separate, which tells the values of a local apart' },
  { name: 'known-constants', level: 1, run: knownConstants, reason: 'locals hold constants for a while, most of them the high halves of what was extended; before forward, which then moves more' },
  { name: 'forward', level: 1, run: forward, reason: 'temporaries become expressions, constants and copies disappear' },
  { name: 'fold', level: 1, run: fold, reason: 'what came together is simplified' },
  { name: 'simplify', level: 1, run: simplify, reason: 'conditions that became known, empty ifs, needless labels' },
  { name: 'guarded-truncations', level: 1, run: guardedTruncations, reason: 'casts of floats check their operand themselves; before forward runs again, as without a trap they are plain expressions' },
  { name: 'wide-stores', level: 1, run: (fn, { options: { target } }) => target === 'jit' ? wideStores(fn) : fn, reason: 'one call for a constant of 64 bits; where typed arrays are memory, halves share an index and a check' },
  { name: 'wide-copies', level: 1, run: (fn, { options: { target } }) => target === 'jit' ? wideCopies(fn) : fn, reason: 'one call where 64 bits are only moved; as above' },
  { name: 'webs', level: 1, run: (fn, { options: { target } }) => target === 'interpreter' ? webs(fn) : fn, reason: 'one variable for each use, loops too: without a JIT, what is known of a variable saves checks; a JIT does this itself' },
  { name: 'dead-locals-again', level: 2, run: deadLocals, reason: 'what was forwarded and folded left assignments behind' },
  { name: 'forward-again', level: 2, run: forward, reason: 'simpler control brought statements together' },
  { name: 'fold-again', level: 2, run: fold, reason: 'as above' },
  { name: 'simplify-again', level: 2, run: simplify, reason: 'blocks became ifs, and ifs now end their lists' },
  { name: 'separate-more', level: 3, run: separate, reason: 'a third round, for the little it still finds: assignments that were joined by labels now gone' },
  { name: 'forward-more', level: 3, run: forward, reason: 'as above' },
  { name: 'fold-more', level: 3, run: fold, reason: 'as above' },
  { name: 'simplify-more', level: 3, run: simplify, reason: 'as above' },
  { name: 'dead-stores', level: 2, run: deadStores, reason: 'values that nobody reads before the next; after everything that makes reads fewer' },
  { name: 'dead-loads', level: 2, run: deadLoads, reason: 'what is loaded for nothing goes where it cannot be the first to trap; before dead-locals, as addresses go with them, and before locals share variables' },
  { name: 'dead-locals-last', level: 1, run: deadLocals, reason: 'no variable is declared for what nobody reads' },
  { name: 'coalesce', level: 1, run: coalesce, reason: 'fewer variables: smaller frames, deeper recursion; after everything that wants one name for each value' },
  { name: 'split-functions', level: 1, run: splitFunctions, reason: 'V8 and SpiderMonkey never optimise a very large function; after everything that makes it smaller' },
  { name: 'unroll-recursion', level: 2, enlarges: true, run: (fn, { options: { target } }) => target === 'jit' ? unrollRecursion(fn) : fn, reason: 'engines put called functions in place, but never a function into itself; at the end, when sizes are known' },
  { name: 'loop-integers', level: 1, enlarges: true, run: (fn, { options: { target } }) => target === 'jit' ? loopIntegers(fn) : fn, reason: 'V8 enters long loops in the middle and guesses types; at the end, when each variable is one of the output' },
  { name: 'bound-depth', level: 'mandatory', run: boundDepth, reason: 'engines, minifiers and printers recurse; last, since other passes may nest deeper' },
]
