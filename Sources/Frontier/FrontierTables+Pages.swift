import Catalog
import Files
import SQLite

/// How a page is taken in; each of these runs inside a transaction.
extension FrontierTables {
    func record(_ page: ListPage, at time: Int) throws {
        let former = try stored(page.list)
        guard let list = try former ?? added(page.list) else { return }
        if former != nil, let known = try self.page(page.offset, of: list.id),
            known.answeredAt > time || (known.answeredAt == time && known.tellsMore(than: page))
        {
            return
        }

        var news = 0
        if list.kind.growsAtTop {
            news = try shift(page, into: list, at: time)
        } else {
            try replace(page, in: list, at: time, isNew: former == nil)
        }
        // Of items that cannot be used nobody can say that they stand before as well: such a page is like an empty one
        // that leads on.
        let count = page.members.isEmpty && page.nextOffset != nil ? 0 : page.count
        try run(
            "put_page",
            PackageResources.put_page_sql,
            [
                .integer(list.id), .integer(page.offset), .integer(count), .optional(page.nextOffset),
                .integer(time), .optional(page.total), .integer(news), .optional(page.tag?.etag),
                .optional(page.tag?.target),
            ]
        )
        if page.nextOffset == nil, former != nil {
            try run(
                "drop_pages",
                PackageResources.drop_pages_sql,
                [.integer(list.id), .integer(page.offset), .integer(time)]
            )
        }
        try finish(list)
    }

    /// Takes in that a page is as it was, and with it everything that it showed.
    func record(_ page: UnchangedPage, at time: Int) throws {
        guard let list = try stored(page.list), let known = try self.page(page.offset, of: list.id),
            known.tag == page.tag, known.answeredAt <= time
        else { return }
        let range: [SQLiteValue] = [
            .integer(list.id), .integer(page.offset), .integer(page.offset + known.count),
        ]
        try run(
            "renew_members",
            PackageResources.renew_members_sql,
            range + [.text(page.market ?? ""), .integer(known.answeredAt), .integer(time)]
        )
        try run("see_members", PackageResources.see_members_sql, range + [.integer(time)])
        try run(
            "renew_page",
            PackageResources.renew_page_sql,
            [.integer(list.id), .integer(page.offset), .integer(time)]
        )
        try finish(list)
    }

    private func added(_ list: ListName) throws -> StoredList? {
        try run("add_list", PackageResources.add_list_sql, [.text(list.kind.rawValue), .text(list.key)])
        return try stored(list)
    }

    /// Puts the members of `page` in the place of what stood there; one that stands before it stays there.
    private func replace(_ page: ListPage, in list: StoredList, at time: Int, isNew: Bool) throws {
        let range: [SQLiteValue] = [
            .integer(list.id), .integer(page.offset), .integer(page.nextOffset ?? .max),
        ]
        // As a rule all are of one kind.
        let kinds = Set(page.members.map(\.kind))
        let members = kinds.map { kind in
            var places = JSONLine(reserving: page.members.count * JSONLine.idLength)
            for member in page.members where member.kind == kind {
                places.add(String(member.position), member.id)
            }
            return (kind: kind, places: places.text)
        }
        if !isNew, let only = members.first, members.count == 1 {
            var placed: String?
            let key = range + [.text(only.kind.rawValue)]
            try run("placed_members", PackageResources.placed_members_sql, key) { placed = $0.text(0) }
            // Lists whose members are replaced do not ask since when each is known.
            guard placed != only.places else { return }
        }
        if !isNew { try run("drop_members", PackageResources.drop_members_sql, range) }
        for (kind, places) in members {
            try run(
                "place_members",
                PackageResources.place_members_sql,
                [.integer(list.id), .text(kind.rawValue), .integer(time), .text(places)]
            )
        }
    }

    /// Puts the members of `page` where they stand and moves all others behind them: none is lost.
    ///
    /// What is gone from the list is dropped once a reading has come to the end without seeing it.
    private func shift(_ page: ListPage, into list: StoredList, at time: Int) throws -> Int {
        let startedAt = page.offset == 0 ? time : try self.page(0, of: list.id)?.answeredAt ?? time
        var arriving: [(member: ListMember, firstAt: Int)] = []
        for member in page.members {
            let known = try self.known(member, in: list)
            if let known, known.position < page.offset, known.seenAt >= startedAt {
                // This reading has seen it already: the list moved on while it was read.
                try see(member, of: list, at: time)
            } else {
                if known != nil { try drop(member, from: list) }
                arriving.append((member, known?.firstAt ?? time))
            }
        }
        let hasMoved = try makeRoom(in: list, from: page.offset, to: page.offset + page.count)
        for (member, firstAt) in arriving where try known(member, in: list) == nil {
            try put(member, in: list, firstAt: firstAt, seenAt: time)
        }
        let news = arriving.count { $0.firstAt == time }
        if hasMoved || news > 0 {
            try run(
                "untag_pages",
                PackageResources.untag_pages_sql,
                [.integer(list.id), .integer(page.offset)]
            )
        }
        return news
    }

    /// Moves the members from position `start` on to `end` and behind, in their order, no further than needed.
    private func makeRoom(in list: StoredList, from start: Int, to end: Int) throws -> Bool {
        var moves: [(from: Int, to: Int)] = []
        var free = end
        try run("positions", PackageResources.positions_sql, [.integer(list.id), .integer(start)]) { row in
            let position = row.integer(0)
            let target = max(position, free)
            if target > position { moves.append((position, target)) }
            free = target + 1
        }
        // From the end, so that each finds its new place empty.
        for move in moves.reversed() {
            try run(
                "move_member",
                PackageResources.move_member_sql,
                [.integer(list.id), .integer(move.from), .integer(move.to)]
            )
        }
        return !moves.isEmpty
    }

    /// Notes how complete a list has become that grows at its top.
    private func finish(_ list: StoredList) throws {
        guard list.kind.growsAtTop, let reading = try reading(of: list, stopsQuiet: false) else { return }
        guard reading.nextOffset == nil || reading.isQuiet else { return }
        let startedAt = reading.first.answeredAt
        if reading.isWhole {
            try run(
                "drop_unseen",
                PackageResources.drop_unseen_sql,
                [.integer(list.id), .integer(startedAt)]
            )
        }
        try run(
            "finish_sweep",
            PackageResources.finish_sweep_sql,
            [.integer(list.id), .integer(reading.isWhole ? startedAt : 0), .optional(reading.total)]
        )
    }
}

extension FrontierTables {
    private func known(
        _ member: ListMember,
        in list: StoredList
    ) throws -> (position: Int, firstAt: Int, seenAt: Int)? {
        var known: (Int, Int, Int)?
        try run("member", PackageResources.member_sql, key(member, list)) { row in
            known = (row.integer(0), row.integer(1), row.integer(2))
        }
        return known
    }

    private func put(_ member: ListMember, in list: StoredList, firstAt: Int, seenAt: Int) throws {
        try run(
            "put_member",
            PackageResources.put_member_sql,
            [
                .integer(list.id), .integer(member.position), .text(member.kind.rawValue), .text(member.id),
                .integer(firstAt), .integer(seenAt),
            ]
        )
    }

    private func drop(_ member: ListMember, from list: StoredList) throws {
        try run("drop_member", PackageResources.drop_member_sql, key(member, list))
    }

    private func see(_ member: ListMember, of list: StoredList, at time: Int) throws {
        try run("see_member", PackageResources.see_member_sql, key(member, list) + [.integer(time)])
    }

    private func key(_ member: ListMember, _ list: StoredList) -> [SQLiteValue] {
        [.integer(list.id), .text(member.kind.rawValue), .text(member.id)]
    }
}

extension ListName.Kind {
    /// Whether what is new stands before what is known, so that a list need not always be read to its end.
    var growsAtTop: Bool { self == .artistAlbums }
}
