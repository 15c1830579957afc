/// Release dates of the synthetic catalogue, which never grows older than its own today.
enum SyntheticCalendar {
    /// The day on which the catalogue stands still.
    static let today = CivilDate(year: 2026, month: 11, day: 20)
    /// How long a release counts as new (`tag:new`), in days.
    static let newDays = 14
    private static let firstYear = 1957

    /// A release date; most are whole days, some are known in part only.
    static func date(_ draw: inout Draw) -> ReleaseDate {
        let last = today.daysSince1970
        let first = CivilDate(year: firstYear, month: 1, day: 1).daysSince1970
        // The square of a fraction leans towards today, as catalogues do.
        let age = draw.fraction()
        let days =
            draw.chance(0.04) ? last - draw.below(newDays) : last - Int(age * age * Double(last - first))
        let day = CivilDate(daysSince1970: days)
        switch draw.below(100) {
        case 0: return ReleaseDate(text: "0000", precision: "year")
        case 1: return ReleaseDate(text: String(day.text.prefix(7)), precision: "year")
        case 2..<7: return ReleaseDate(text: String(day.text.prefix(7)), precision: "month")
        case 7..<15: return ReleaseDate(text: String(day.text.prefix(4)), precision: "year")
        default: return ReleaseDate(text: day.text, precision: "day")
        }
    }

    /// Whether `date` lies within the last two weeks.
    static func isNew(_ date: ReleaseDate) -> Bool {
        date.text > CivilDate(daysSince1970: today.daysSince1970 - newDays).text
    }
}
