import Foundation

extension Date {
    /// A time as statements tell it: in milliseconds since 1970.
    init(milliseconds: Int) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
