/** The modules of the conformance cases, in the text format, by name. `prepare.mjs` assembles and compiles them. */
export const modules = {
  empty: '(module)',
  kinds: `(module
    (import "m" "mem" (memory 1)) (import "m" "t" (table 1 funcref)) (import "n" "g" (global i32)) (import "n" "mg" (global (mut i64))) (import "m" "f" (func (param i32)))
    (func (export "fn") (param f64 f32) (result i32) (i32.const 7))
    (export "table" (table 0)) (export "memory" (memory 0)) (export "global" (global 0)) (export "" (global 1)) (export "again" (func 0)))`,
  own: `(module
    (memory (export "memory") 1 3) (table (export "table") 2 4 funcref) (global (export "constant") i32 (i32.const 5)) (global (export "variable") (mut i32) (i32.const 6))
    (global (export "long") i64 (i64.const -9007199254740993)) (global (export "single") f32 (f32.const 0.5)) (global (export "double") (mut f64) (f64.const -0))
    (func $seven (export "seven") (result i32) (i32.const 7)) (elem (i32.const 0) $seven)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))) (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "variable_get") (result i32) (global.get 1)) (func (export "variable_set") (param i32) (global.set 1 (local.get 0)))
    (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))`,
  convert: `(module
    (func (export "i32") (param i32) (result i32) (local.get 0)) (func (export "i64") (param i64) (result i64) (local.get 0))
    (func (export "f32") (param f32) (result f32) (local.get 0)) (func (export "f64") (param f64) (result f64) (local.get 0))
    (func (export "several") (param i32 i64 f32 f64) (result f64 i64 i32) (local.get 3) (local.get 1) (local.get 0))
    (func (export "nothing")))`,
  references: `(module
    (func (export "extern") (param externref) (result externref) (local.get 0)) (func $func (export "func") (param funcref) (result funcref) (local.get 0))
    (func (export "self") (result funcref) (ref.func $func)) (elem declare func $func)
    (table (export "externs") 3 externref) (global (export "reference") (mut externref) (ref.null extern)) (global (export "function") (mut funcref) (ref.null func)))`,
  host: `(module
    (import "h" "i32" (func $i32 (param i32) (result i32))) (import "h" "i64" (func $i64 (param i64) (result i64))) (import "h" "several" (func $several (result i32 i64 f64)))
    (import "h" "extern" (func $extern (param externref) (result externref)))
    (func (export "i32") (param i32) (result i32) (call $i32 (local.get 0))) (func (export "i64") (param i64) (result i64) (call $i64 (local.get 0)))
    (func (export "several") (result i32 i64 f64) (call $several)) (func (export "extern") (param externref) (result externref) (call $extern (local.get 0))))`,
  link: `(module
    (type $binary (func (param i32 i32) (result i32)))
    (import "e" "table" (table 1 funcref)) (import "e" "memory" (memory 1)) (import "e" "counter" (global $counter (mut i32))) (import "e" "add" (func $add (type $binary)))
    (func (export "through") (param i32 i32 i32) (result i32) (call_indirect (type $binary) (local.get 0) (local.get 1) (local.get 2)))
    (func (export "direct") (param i32 i32) (result i32) (call $add (local.get 0) (local.get 1)))
    (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
    (func (export "count") (result i32) (global.set $counter (i32.add (global.get $counter) (i32.const 1))) (global.get $counter))
    (export "add" (func $add)))`,
  provide: `(module
    (table (export "table") 4 8 funcref) (memory (export "memory") 1 2) (global (export "counter") (mut i32) (i32.const 40))
    (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))) (func $none)
    (elem (i32.const 1) $add $none)
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))`,
  limits: '(module (import "e" "table" (table 2 4 funcref)) (import "e" "memory" (memory 2 4)))',
  global_types: '(module (import "g" "i32" (global i32)) (import "g" "i64" (global i64)) (import "g" "f32" (global f32)) (import "g" "f64" (global f64)) (export "i64" (global 1)) (export "f32" (global 2)))',
  twice: '(module (import "m" "x" (global i32)) (import "m" "x" (global i32)) (export "a" (global 0)) (export "b" (global 1)))',
  start: '(module (import "m" "begin" (func $begin)) (memory (export "memory") 1) (start $begin) (data (i32.const 0) "ab"))',
  traps: `(module (memory 1)
    (func (export "unreachable") (unreachable)) (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))) (func $deep (export "deep") (param i32) (result i32) (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1))))`,
  state: `(module (import "e" "f" (func $f)) (import "e" "base" (global i32)) (memory (export "memory") 1 2) (table (export "table") 3 funcref) (global (export "sum") i32 (i32.add (global.get 0) (i32.const 2))) (global (export "long") (mut i64) (i64.const 5))
    (elem (i32.const 1) $f) (data (global.get 0) "hey") (start $f))`,
  trap_start: '(module (func $boom (unreachable)) (start $boom))',
  trap_data: '(module (memory 1) (data (i32.const 65535) "ab"))',
}

/** Modules that only hand functions on, which nobody compiles. */
export const codeless = {
  trampoline: '(module (type (func (param i32 i64 f32 f64) (result i64))) (import "e" "f" (func (type 0))) (export "f" (func 0)))',
  nullary: '(module (import "e" "f" (func (result i32))) (export "f" (func 0)))',
  several: '(module (import "e" "f" (func (param f64) (result i32 i64 f64))) (export "f" (func 0)))',
}
