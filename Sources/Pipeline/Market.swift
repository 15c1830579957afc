import Diagnostics
import Foundation

/// The countries whose catalogue can be asked for.
enum Market {
    /// The alpha-2 codes of ISO 3166-1, and XK, by which Spotify knows Kosovo.
    static let codes = Set(Locale.Region.isoRegions.map(\.identifier).filter { $0.utf8.count == 2 })
        .subtracting(extras)

    /// What Unicode's list has besides countries: islands that only ISO's reservations name, and unions of countries.
    private static let extras: Set = ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN"]

    /// What is written by habit for a country: other codes of it, and of its language.
    private static let habits = ["UK": "GB", "EN": "GB", "EL": "GR"]

    /// `: did you mean 'x'?` where that is likely.
    ///
    /// A wrong letter alone says little: nearly every pair of letters is one letter away from some country.
    ///
    /// - Parameters:
    ///   - word: What was written.
    ///   - other: The end of the sentence where nothing is.
    /// - Returns: The end of a sentence.
    static func advice(for word: String, otherwise other: String) -> String {
        let upper = word.uppercased()
        let likely = [upper, habits[upper] ?? upper, String(upper.reversed())].first(where: codes.contains)
        return NearestWord.advice(nearest: likely, otherwise: other)
    }
}
