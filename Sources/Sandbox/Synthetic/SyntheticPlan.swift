/// The skeleton of a synthetic catalogue: who made which album, and which track is on which.
struct SyntheticPlan: Sendable {
    let artistCount: Int
    private(set) var albums: [AlbumPlan] = []
    private(set) var trackCount = 0
    /// Tracks that are the same recording under two identifiers, in both directions.
    private(set) var twins: [Int: Int] = [:]

    private let seed: UInt64
    private static let salt: UInt64 = 0xA1B0

    /// The plan for `artists` artists, the landmarks among them.
    init(seed: UInt64, artists: Int) {
        self.seed = seed
        artistCount = max(artists, Landmarks.firstOdd)
        for artist in 1..<artistCount {
            planAlbums(of: artist)
        }
        planCompilations()
    }

    private mutating func planAlbums(of artist: Int) {
        var draw = Draw(seed: seed, salt: Self.salt, number: artist)
        let first = albums.count
        switch artist {
        case Landmarks.prolific:
            for index in 0..<Landmarks.prolificAlbums {
                let type: Release.Group = index < 12 ? .album : index < 20 ? .compilation : .single
                planAlbum(of: artist, type: type, since: first, &draw)
            }
        case Landmarks.longform:
            for length in Landmarks.longformLengths {
                add(artist: artist, type: .album, ownTracks: length, &draw)
            }
        default:
            planAlbum(of: artist, type: .album, since: first, &draw)
            for _ in 0..<(draw.below(4) + draw.below(5)) {
                let type: Release.Group =
                    draw.chance(0.1) ? .compilation : draw.chance(0.5) ? .album : .single
                planAlbum(of: artist, type: type, since: first, &draw)
            }
        }
    }

    /// Plans one album of an artist whose albums began at `first`.
    private mutating func planAlbum(of artist: Int, type: Release.Group, since first: Int, _ draw: inout Draw)
    {
        let earlier = albums[first...].filter { $0.type == .album && $0.ownTracks > 0 }
        switch type {
        case .compilation where !earlier.isEmpty:
            // The best of the artist's albums: each of these tracks is on two albums or more.
            let best = earlier.prefix(6).flatMap { $0.tracks.prefix(3) }
            add(artist: artist, type: .compilation, borrowed: Self.unique(best), ownTracks: 0, &draw)
        case .single:
            add(artist: artist, type: .single, ownTracks: draw.within(1...3), &draw)
            if let original = earlier.first, draw.chance(0.6), let single = albums.last {
                pair(original.firstTrack + draw.below(original.ownTracks), single.firstTrack)
            }
        default:
            let original = draw.chance(0.15) ? earlier.last : nil
            let length = original == nil ? draw.within(7...16) : draw.within(1...4)
            add(artist: artist, type: .album, borrowed: original?.tracks ?? [], ownTracks: length, &draw)
        }
    }

    private mutating func planCompilations() {
        var draw = Draw(seed: seed, salt: Self.salt, number: Landmarks.compiler)
        for _ in 0..<max(1, artistCount * Landmarks.compilationsPerHundred / 100) {
            let picks = (0..<draw.within(12...40)).map { _ in draw.below(trackCount) }
            add(
                artist: Landmarks.compiler,
                type: .compilation,
                borrowed: Self.unique(picks),
                ownTracks: 0,
                &draw
            )
        }
    }

    private mutating func pair(_ original: Int, _ edition: Int) {
        guard twins[original] == nil else { return }
        twins[original] = edition
        twins[edition] = original
    }

    private mutating func add(
        artist: Int,
        type: Release.Group,
        borrowed: [Int] = [],
        ownTracks: Int,
        _ draw: inout Draw
    ) {
        let partner = draw.below(artistCount - 1) + 1
        let isShared = draw.chance(0.06) && partner != artist && artist != Landmarks.compiler
        albums.append(
            AlbumPlan(
                artist: artist,
                partner: isShared ? partner : nil,
                type: type,
                firstTrack: trackCount,
                ownTracks: ownTracks,
                borrowed: borrowed,
                date: SyntheticCalendar.date(&draw)
            )
        )
        trackCount += ownTracks
    }

    private static func unique(_ tracks: [Int]) -> [Int] {
        var seen: Set<Int> = []
        return tracks.filter { seen.insert($0).inserted }
    }
}

extension SyntheticPlan {
    /// The album that a track has its home on.
    func home(ofTrack track: Int) -> Int {
        var low = 0
        var high = albums.count
        while low < high {
            let middle = (low + high) / 2
            if albums[middle].firstTrack + albums[middle].ownTracks <= track {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The artists of a track: those of its home's cover, and now and then a guest.
    func artists(ofTrack track: Int) -> [Int] {
        let cover = albums[home(ofTrack: track)].artists
        var draw = Draw(seed: seed, salt: 0xFEA7, number: track)
        guard draw.chance(0.12) else { return cover }
        let guest = draw.below(artistCount - 1) + 1
        return cover.contains(guest) ? cover : cover + [guest]
    }

    /// Every artist's page.
    func pages() -> [[Release]] {
        var pages = [[Release]](repeating: [], count: artistCount)
        for (number, album) in albums.enumerated() {
            let cover = album.artists
            for artist in cover {
                pages[artist].append(Release(album: number, group: album.type))
            }
            let guests = Set(album.tracks.flatMap { artists(ofTrack: $0) }).subtracting(cover)
            for artist in guests {
                pages[artist].append(Release(album: number, group: .appearsOn))
            }
        }
        return pages.map(sorted)
    }

    private func sorted(_ page: [Release]) -> [Release] {
        Release.Group.allCases.flatMap { group in
            page.filter { $0.group == group }.sorted { left, right in
                let dates = (albums[left.album].date.text, albums[right.album].date.text)
                return dates.0 == dates.1 ? left.album < right.album : dates.0 > dates.1
            }
        }
    }
}
