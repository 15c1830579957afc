import TestSupport
import Testing

/// What is done to the programs and to PostgreSQL, one thing after the other: each needs the whole machine.
@Suite(.serialized, .enabled(if: PreloadedLibrary.compiler != nil, "needs clang or cc"))
enum CrashTests {}
