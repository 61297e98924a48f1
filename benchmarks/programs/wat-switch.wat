;; Text: a state machine of eight states by br_table in a loop, with values in locals: what an interpreter's core looks like.
(module
  (func (export "run") (param $n i32) (result i32)
    (local $state i32) (local $a i32) (local $b i32) (local $k i32)
    (local.set $b (i32.const 1))
    (local.set $k (i32.mul (local.get $n) (i32.const 1000)))
    (loop $next
      (block $done
        (block $7 (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
          (br_table $0 $1 $2 $3 $4 $5 $6 $7 (i32.and (local.get $state) (i32.const 7))))
          ;; 0
          (local.set $a (i32.add (local.get $a) (local.get $b))) (local.set $state (i32.add (local.get $state) (i32.const 3))) (br $done))
          ;; 1
          (local.set $b (i32.xor (local.get $b) (local.get $a))) (local.set $state (i32.const 4)) (br $done))
          ;; 2
          (local.set $a (i32.rotl (local.get $a) (i32.const 5))) (local.set $state (i32.add (local.get $state) (i32.const 5))) (br $done))
          ;; 3
          (local.set $b (i32.mul (local.get $b) (i32.const 40503))) (local.set $state (i32.and (local.get $a) (i32.const 7))) (br $done))
          ;; 4
          (local.set $a (i32.sub (local.get $a) (i32.const 77))) (local.set $state (select (i32.const 6) (i32.const 2) (i32.lt_s (local.get $a) (local.get $b)))) (br $done))
          ;; 5
          (local.set $b (i32.shr_u (local.get $b) (i32.const 1))) (local.set $state (i32.const 0)) (br $done))
          ;; 6
          (local.set $a (i32.or (local.get $a) (i32.const 1))) (local.set $state (i32.add (local.get $state) (i32.const 1))) (br $done))
        ;; 7
        (local.set $b (i32.add (local.get $b) (local.get $k))) (local.set $state (i32.and (local.get $b) (i32.const 7))))
      (local.set $k (i32.sub (local.get $k) (i32.const 1)))
      (br_if $next (local.get $k)))
    (i32.xor (local.get $a) (local.get $b))))
