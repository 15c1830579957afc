#if Redis || Memcached

/// What a token is called on a server that others may use, too.
extension TokenKey {
    /// The key of the token.
    var serverKey: String { "discograph:token:\(name)" }

    /// The key of the lock on it.
    var serverLockKey: String { "discograph:token-lock:\(name)" }
}

#endif
