(module
  (import "host" "log" (func $log (param i32)))
  (memory 1)
  (data (i32.const 16) "\2a\00\00\00")
  (func $main (call $log (i32.load (i32.const 16))))
  (start $main))
