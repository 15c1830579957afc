import Foundation

/// The ledger's answer.
enum Admission: Sendable, Equatable {
    /// So many may be sent; they are counted.
    case granted(AdmissionGrant)
    /// None before that time: a pause, or the pace.
    case wait(until: Date)
    /// None before one of those under way has ended.
    case full
    /// None for now, and for longer.
    case refused(QuotaError)
}
