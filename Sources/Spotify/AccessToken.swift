import Diagnostics
import Foundation
import Tokens

/// A token that requests may carry.
struct AccessToken: Sendable, Equatable {
    /// What follows `Bearer`.
    let value: Secret
    /// From when on it is renewed before it is used.
    let staleAt: Date

    /// The token of that record.
    init(_ record: TokenRecord) {
        value = record.accessToken
        staleAt = record.staleAt
    }

    /// The value of the header `Authorization`.
    var authorization: Secret { Secret("Bearer \(value.revealed)") }
}
