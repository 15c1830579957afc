public import Diagnostics

/// Why a database cannot be connected to, read or used.
///
/// Whoever can do without the database catches these, and nothing else that fails meanwhile.
public protocol DatabaseFailure: Failure {}
