// AssemblyScript: instances of a class in an array, single-precision vectors that are allocated at each step.
class Vector {
  constructor(public x: f32, public y: f32) {}
  add(o: Vector): Vector { return new Vector(this.x + o.x, this.y + o.y) }
  scale(k: f32): Vector { return new Vector(this.x * k, this.y * k) }
}
class Particle {
  constructor(public position: Vector, public velocity: Vector) {}
  step(): void {
    this.position = this.position.add(this.velocity.scale(0.1))
    if (this.position.x < 0 || this.position.x > 100) this.velocity = new Vector(-this.velocity.x, this.velocity.y)
    if (this.position.y < 0 || this.position.y > 100) this.velocity = new Vector(this.velocity.x, -this.velocity.y)
  }
}
export function run(n: i32): f64 {
  const all = new Array<Particle>()
  for (let i = 0; i < 100; i++) all.push(new Particle(new Vector(<f32>(i % 10) * 9, <f32>(i / 10) * 9), new Vector(<f32>(i % 7) - 3, <f32>(i % 5) - 2)))
  for (let t = 0; t < n; t++) for (let i = 0; i < all.length; i++) all[i].step()
  let sum: f64 = 0
  for (let i = 0; i < all.length; i++) sum += all[i].position.x + all[i].position.y
  return sum
}
