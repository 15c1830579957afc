/// Leave to send some requests.
struct AdmissionGrant: Sendable, Equatable {
    let drawn: DrawnNumbers
    /// How many of a window will have passed when one of these is answered.
    let proof: Int
    /// How many more the day allows; `nil` where nothing limits them.
    let left: Int?
}
