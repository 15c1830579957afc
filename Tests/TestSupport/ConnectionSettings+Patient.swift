public import Postgres

extension ConnectionSettings {
    /// The same for busy machines: five minutes to connect, which only a hang takes.
    ///
    /// It shows in the ``url``.
    public var patient: Self {
        Self(options: options.merging(["connect_timeout": "300"]) { given, _ in given })
    }
}
