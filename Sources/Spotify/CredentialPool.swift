import Concurrency
import Foundation
import Quota

/// The apps that may ask, and whose turn it is.
final class CredentialPool: Sendable {
    /// A request that may be sent: with whose credentials, the token to send, and the pass of the member's gate.
    struct Turn {
        let member: PoolMember
        let token: AccessToken
        let pass: Pass
    }

    /// How long to wait at a member's gate while another member may be free at once.
    private static let glance = Duration.milliseconds(100)
    /// For so long, in seconds, nothing is asked with a member that got no token.
    private static let respite: TimeInterval = 300

    private let members: [PoolMember]
    private let clock: WallClock
    private let warn: @Sendable (String) -> Void

    init(
        _ members: [PoolMember],
        clock: WallClock,
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.members = members
        self.clock = clock
        self.warn = warn
    }

    /// The next turn for `bucket`: of `preferred`, else of the member with the most left.
    ///
    /// - Throws: What keeps the member back that could ask first; that one got no token where one did not lately:
    ///   it may have one long before the others may ask.
    func turn(for bucket: Bucket, by deadline: Date, preferring preferred: PoolMember?) async throws -> Turn {
        do {
            return try await nextTurn(for: bucket, by: deadline, preferring: preferred)
        } catch let error as SpotifyError where Obstacle.isObstacle(error) {
            throw missingToken ?? error
        }
    }

    private func nextTurn(
        for bucket: Bucket,
        by deadline: Date,
        preferring preferred: PoolMember?
    ) async throws -> Turn {
        let usable = members.filter { refusal(of: $0) == nil }
        if usable.count == 1 { return try await enter(usable[0], bucket, by: deadline) }
        var obstacles: [Obstacle] = []
        for (member, outlook) in try await ranked(usable, bucket, preferred) {
            if case .closed(let error) = outlook {
                obstacles.append(Obstacle(member: member, error: told(SpotifyError(error))))
                continue
            }
            do {
                return try await enter(member, bucket, by: deadline, patience: Self.glance)
            } catch let error as SpotifyError where Obstacle.isObstacle(error) {
                obstacles.append(Obstacle(member: member, error: error))
            } catch let error as SpotifyError where retire(member, for: error) {
                continue
            }
        }
        guard let first = obstacles.min(by: { $0.until < $1.until }) else {
            throw members.lazy.compactMap(refusal).first ?? .stopped
        }
        guard first.until <= deadline else { throw first.error }
        do {
            return try await enter(first.member, bucket, by: deadline)
        } catch let error as SpotifyError where retire(first.member, for: error) {
            return try await nextTurn(for: bucket, by: deadline, preferring: preferred)
        }
    }

    /// Why nothing is asked with `member` for now.
    private func refusal(of member: PoolMember) -> SpotifyError? { member.refusal(at: clock.now()) }

    /// Why a member got no token lately.
    private var missingToken: SpotifyError? { members.lazy.compactMap(refusal).first(where: \.leavesNoToken) }

    /// Compares this machine's clock with Spotify's, by a new token of the first member that is given one.
    ///
    /// - Throws: Where none is, the earliest time at which one may be.
    func checkClock() async throws {
        var delays: [Date] = []
        for member in members {
            do {
                return try await member.tokens.renew()
            } catch SpotifyError.tokenDelayed(let until) {
                delays.append(until)
            } catch let error as SpotifyError where retire(member, for: error) {
                continue
            }
        }
        if let until = delays.min() { throw missingToken ?? .tokenDelayed(until: until) }
    }

    /// Asks nothing more with `member` if `error` says that nothing of it is taken, or that it gets no token, and
    /// others remain.
    ///
    /// - Returns: Whether others remain.
    func retire(_ member: PoolMember, for error: SpotifyError) -> Bool {
        let refused: [PoolMember]
        switch error {
        case .credentialsRefused: refused = [member]
        // Each further try would cost a call as many requests for a token, and most of its time.
        case _ where error.leavesNoToken: refused = [member]
        // The subscription is the owner's, so all apps of that owner are refused.
        case .premiumRequired:
            refused = members.filter { $0.credential.account.owner == member.credential.account.owner }
        default: return false
        }
        let others = members.filter { other in !refused.contains { $0 === other } }
        guard others.contains(where: { refusal(of: $0) == nil }) else { return false }
        // A service that was away comes back; what was refused stays so.
        let end = error.leavesNoToken ? clock.now() + Self.respite : .distantFuture
        for member in refused where refusal(of: member) == nil {
            member.retire(error, until: end)
            warn("credential \(member.credential.name): \(error); continuing with the others")
        }
        return true
    }

    /// Whether anyone may go on asking when a lock has met `member`.
    func hasOthers(than member: PoolMember, despite lock: BucketLock) -> Bool {
        members.contains { other in
            guard other !== member, refusal(of: other) == nil else { return false }
            let isOfOneOwner = other.credential.account.owner == member.credential.account.owner
            return lock.reason == .rateLimited || !isOfOneOwner
        }
    }

    /// `error` as it is told: where all apps are one owner's, that more of them cannot help against a lock.
    func told(_ error: SpotifyError) -> SpotifyError {
        guard case .quota(.locked(let lock)) = error, lock.reason == .quotaExceeded,
            members.count > 1, Set(members.map(\.credential.account.owner)).count == 1
        else { return error }
        let told = BucketLock(
            bucket: lock.bucket,
            until: lock.until,
            reason: lock.reason,
            advice:
                "all \(members.count) client ids belong to one owner and share it, so none of them can help"
        )
        return .quota(.locked(told))
    }

    /// Ends all waiting at the gates, now and later.
    func close() {
        for member in members { member.gate.close() }
    }

    /// A turn of `member` by `deadline`, for which its gate is waited for so long.
    private func enter(
        _ member: PoolMember,
        _ bucket: Bucket,
        by deadline: Date,
        patience: Duration? = nil
    ) async throws -> Turn {
        let left = Duration.seconds(max(0, deadline.timeIntervalSince(clock.now())))
        do {
            return try await member.enter(bucket, by: deadline, within: left, patience: patience)
        } catch let error as SpotifyError {
            throw told(error)
        }
    }

    /// The members in the order in which they are asked: open ones first, the most left first.
    private func ranked(
        _ members: [PoolMember],
        _ bucket: Bucket,
        _ preferred: PoolMember?
    ) async throws -> [(PoolMember, Outlook)] {
        var ranks: [(member: PoolMember, outlook: Outlook, rank: Int)] = []
        for member in members {
            let outlook = try await member.gate.outlook(for: bucket)
            let rank =
                switch outlook {
                case .closed: -1
                case .open(let left): member === preferred ? Int.max : left ?? Int.max - 1
                }
            ranks.append((member, outlook, rank))
        }
        // A stable order, so that ties go to the first.
        let order = ranks.indices.sorted { (-ranks[$0].rank, $0) < (-ranks[$1].rank, $1) }
        return order.map { (ranks[$0].member, ranks[$0].outlook) }
    }
}

/// What keeps a member of the pool from asking for now.
private struct Obstacle {
    let member: PoolMember
    let error: SpotifyError

    var until: Date {
        switch error {
        case .quota(let error): error.until ?? .distantPast
        case .tokenDelayed(let until): until
        default: .distantPast
        }
    }

    /// Whether another member may ask where this error stands.
    static func isObstacle(_ error: SpotifyError) -> Bool {
        switch error {
        case .quota, .tokenDelayed: true
        default: false
        }
    }
}
