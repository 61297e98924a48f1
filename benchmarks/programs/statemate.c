/* Embench-like: a car window's controller as a state machine of flags in memory, much branching and little arithmetic. */
#include "bench.h"
static u8 in_up, in_down, in_lock, child, ignition, blocked, at_top, at_bottom, motor_up, motor_down, alarm;
static i32 position, current, timer; static u32 state, sub, entered;
enum { OFF, IDLE, RISING, FALLING, PINCHED, AUTO_UP, AUTO_DOWN, LOCKED, CALIBRATE, FAULT };
static void enter(u32 s) { state = s; sub = 0; entered++; timer = 0; motor_up = s == RISING || s == AUTO_UP; motor_down = s == FALLING || s == AUTO_DOWN || s == PINCHED; }
static NOINLINE void step(void) {
  timer++; at_top = position >= 1000; at_bottom = position <= 0; blocked = current > 90;
  if (!ignition && state != OFF) { enter(OFF); return; }
  switch (state) {
    case OFF: if (ignition) enter(IDLE); break;
    case IDLE:
      if (in_lock && child) enter(LOCKED);
      else if (in_up && in_down) { if (timer > 20) enter(CALIBRATE); }
      else if (in_up && !at_top) enter(sub > 3 ? AUTO_UP : RISING);
      else if (in_down && !at_bottom) enter(sub > 5 ? AUTO_DOWN : FALLING);
      else if (in_up || in_down) sub++;
      break;
    case RISING: if (blocked && !at_top) enter(PINCHED); else if (!in_up || at_top) enter(IDLE); else if (timer > 12) enter(AUTO_UP); break;
    case FALLING: if (!in_down || at_bottom) enter(IDLE); else if (timer > 12) enter(AUTO_DOWN); break;
    case PINCHED: alarm = timer & 1; if (timer > 8) { alarm = 0; enter(IDLE); } break;
    case AUTO_UP: if (blocked && !at_top) enter(PINCHED); else if (at_top || (in_down && timer > 2)) enter(IDLE); break;
    case AUTO_DOWN: if (at_bottom || (in_up && timer > 2)) enter(IDLE); break;
    case LOCKED: if (!in_lock) enter(IDLE); else if (timer > 60) enter(FAULT); break;
    case CALIBRATE:
      switch (sub) { case 0: motor_up = 1; if (at_top) sub = 1; break; case 1: motor_up = 0; motor_down = 1; if (at_bottom) sub = 2; break; default: motor_down = 0; enter(IDLE); }
      if (timer > 300) enter(FAULT);
      break;
    case FAULT: if (timer > 30 && !in_up && !in_down) enter(IDLE); break;
  }
  position += motor_up ? 17 : motor_down ? -17 : 0;
  current = motor_up ? 40 + (position & 63) : motor_down ? 30 : 2;
}
EXPORT(run) u32 run(u32 n) {
  u32 h = 0; seed = 3; position = 500; current = 0; in_up = in_down = in_lock = child = alarm = 0; enter(OFF); entered = 0;
  for (u32 i = 0; i < n * 1000; i++) {
    u32 r = rnd();
    if ((r & 15) == 0) in_up = r >> 5 & 1; if ((r & 15) == 1) in_down = r >> 6 & 1; if ((r & 63) == 2) in_lock = r >> 7 & 1;
    if ((r & 127) == 3) child = !child; ignition = (r & 1023) != 5;
    step();
    h += state * 7 + alarm; h = h << 5 ^ h >> 27 ^ (u32)position;
  }
  return h ^ entered;
}
