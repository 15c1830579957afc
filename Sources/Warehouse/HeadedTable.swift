import Catalog

/// Objects and pages: their rows say what an occurrence told, and the rows of their lists go by it.
enum HeadedTable: CaseIterable {
    // Albums first: they tell soonest whether a load is new.
    case album
    case artist
    case track
    case albumTrackPage

    /// The table of the rows.
    var table: StagedTable {
        switch self {
        case .album: .album
        case .artist: .artist
        case .track: .track
        case .albumTrackPage: .albumTrackPage
        }
    }

    /// The first columns of the rows, which are the heading: the occurrence, what it told, and of what.
    var headingColumns: [String] { Array(table.columns.prefix(4)) }

    /// The tables whose rows belong to an occurrence of this one.
    var lists: [StagedTable] {
        switch self {
        case .album: [.albumImage, .albumArtist, .albumCopyright, .albumExternalID]
        case .artist: [.artistGenre, .artistImage]
        case .track: [.trackArtist, .trackExternalID]
        case .albumTrackPage: [.albumTrack]
        }
    }

    /// The name of the temporary table that headings are copied into.
    var target: String { "pg_temp.heading_\(table.rawValue)" }

    /// The table whose occurrences the rows of `table` go by, if they go by one that has headings.
    static func owner(of table: StagedTable) -> HeadedTable? {
        allCases.first { $0.table == table || $0.lists.contains(table) }
    }
}
