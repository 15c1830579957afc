import CCurl
import Concurrency
import Foundation

/// libcurl's multi handle, and the one thread that ever touches it.
///
/// Everything of libcurl is made, used and freed on that thread; the rest of the process reaches it through the
/// mailbox alone.
final class TransferLoop {
    private let settings: TransportSettings
    private let mailbox: Mailbox
    private let multi: UnsafeMutableRawPointer?
    private var backlog: [Mailbox.Order] = []
    private var live: [UnsafeMutableRawPointer: Transfer] = [:]
    private var idle: [Transfer] = []
    /// When the backlog was last checked for requests whose time is over.
    private var lookedAt = ContinuousClock.now
    private static let lookInterval = Duration.milliseconds(250)

    init(settings: TransportSettings, mailbox: Mailbox) {
        self.settings = settings
        self.mailbox = mailbox
        multi = curl_multi_init()
        ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.maximumExchanges)
    }

    deinit {
        for transfer in live.values { curl_multi_remove_handle(multi, transfer.handle) }
        // A handle may be freed before the multi handle that it was in, but not while it is in it.
        live = [:]
        idle = []
        curl_multi_cleanup(multi)
    }

    /// Sends what the mailbox brings until the mailbox is shut.
    func run() {
        var hasRung = false
        while true {
            let delivery = mailbox.collect(hasRung: hasRung)
            backlog += delivery.orders
            if delivery.isClosed { return abandonAll() }
            for ticket in delivery.cancelled { drop(ticket) }
            endLate()
            startNext()
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            finishDone()
            startNext()
            hasRung = rest()
        }
    }

    /// Starts as many requests as may be in flight besides those that are.
    ///
    /// libcurl's own limits are not used: of transfers that it holds back, it has been seen to forget some until
    /// they run into their time limit (7.88).
    private func startNext() {
        while live.count < settings.maximumExchanges, !backlog.isEmpty { start(backlog.removeFirst()) }
    }

    /// Ends requests whose time is over before they got a place; checked a few times a second.
    private func endLate() {
        guard !backlog.isEmpty, lookedAt.duration(to: .now) >= Self.lookInterval else { return }
        lookedAt = .now
        let late = backlog.filter { $0.timeLeft(settings.totalTimeout) <= .zero }
        guard !late.isEmpty else { return }
        let tickets = Set(late.map(\.ticket))
        backlog.removeAll { tickets.contains($0.ticket) }
        for order in late { mailbox.finish(order.ticket, with: .failure(Transfer.late(order))) }
    }

    private func start(_ order: Mailbox.Order) {
        do {
            let transfer = try idle.popLast() ?? Transfer(settings: settings)
            try transfer.prepare(order)
            guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else { throw outOfMemory(order) }
            live[transfer.handle] = transfer
        } catch {
            mailbox.finish(order.ticket, with: .failure(error))
        }
    }

    private func drop(_ ticket: Int) {
        backlog.removeAll { $0.ticket == ticket }
        guard let transfer = live.values.first(where: { $0.ticket == ticket }) else { return }
        remove(transfer)
    }

    private func finishDone() {
        var waiting: Int32 = 0
        while let message = curl_multi_info_read(multi, &waiting) {
            guard message.pointee.msg == CURLMSG_DONE, let transfer = live[message.pointee.easy_handle] else {
                continue
            }
            // Read first: the message dies with the removal of its handle.
            let outcome = transfer.outcome(message.pointee.data.result)
            remove(transfer)
            // A handle that was cut short may keep something of its transfer; those are few, and are freed.
            if case .success = outcome { idle.append(transfer) }
            mailbox.finish(transfer.ticket, with: outcome)
        }
    }

    private func remove(_ transfer: Transfer) {
        curl_multi_remove_handle(multi, transfer.handle)
        live[transfer.handle] = nil
    }

    /// Waits for a socket, a timer of libcurl's, or the mailbox; returns whether it was the mailbox.
    ///
    /// While anything is under way the wait is short: in four of 144 runs of 5,000 requests each, transfers of one
    /// connection that the server had answered stood still for ten seconds, as if libcurl (7.88) had left what came for
    /// them unread until a timer of its own ended. In 48 runs with short waits none did.
    private func rest() -> Bool {
        guard mailbox.beginRest() else { return false }
        var bell = curl_waitfd(fd: mailbox.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        let limit = live.isEmpty && backlog.isEmpty ? .seconds(60) : Self.lookInterval
        curl_multi_poll(multi, &bell, 1, Int32(limit.wholeMilliseconds()), nil)
        return bell.revents != 0
    }

    private func abandonAll() {
        for ticket in backlog.map(\.ticket) + live.values.map(\.ticket) {
            mailbox.finish(ticket, with: .failure(CancellationError()))
        }
    }

    private func outOfMemory(_ order: Mailbox.Order) -> HTTPError {
        HTTPError(
            kind: .unsendable,
            code: Int(CURLE_OUT_OF_MEMORY.rawValue),
            message: String(cString: curl_easy_strerror(CURLE_OUT_OF_MEMORY)),
            url: order.request.url
        )
    }
}
