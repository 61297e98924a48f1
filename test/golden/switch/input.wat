(module
  (func (export "name") (param i32) (result i32)
    (block $default
      (block $two
        (block $one
          (block $zero
            (br_table $zero $one $two $one $default (local.get 0)))
          (return (i32.const 100)))
        (local.set 0 (i32.const 5)))
      (return (i32.add (local.get 0) (i32.const 200))))
    (i32.const -1)))
