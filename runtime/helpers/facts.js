/**
 * What helpers may ask about the module they are written for. As code all of it is true, so that all paths are
 * tested; the linker puts in each module's own answers (`compiler/link/facts.ts`) and leaves out what then cannot
 * run. None of these variables is ever in an output.
 */

/** Function references cross the file's border, so that it takes part in the realm's home. */
export var shares = true

/** Something is imported. */
export var has_imports = true

/** Code of the host can run inside, and throw errors of its own. */
export var calls_host = true

/** There are function types with supertypes, or they may come from other files. */
export var has_subtypes = true

/** A memory is imported, which may be a native one and grow unseen. */
export var imports_memory = true

/** The code reads or writes a memory's bytes otherwise than by loads and stores. */
export var uses_bytes = true

/** The code uses the second view of a memory. */
export var uses_loop_views = true

/** Functions come by that must look for growth of a native memory first: ours, or those of other files. */
export var watches = true

/** A table is exported, so that its object needs methods. */
export var exports_table = true

/** A mutable global is imported, which may be a native one. */
export var imports_mutable_global = true

/** A mutable global is exported. */
export var exports_mutable_global = true

/** An imported or exported global is an i64. */
export var has_i64_global = true

/** An imported or exported global is a reference. */
export var has_reference_global = true
