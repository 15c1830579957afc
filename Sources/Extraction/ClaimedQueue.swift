/// Things to ask for, in their order: some claimed ahead, some not looked at yet.
struct ClaimedQueue {
    /// What nobody has looked at yet.
    private(set) var rest: ArraySlice<String>
    /// What is claimed and waits to be asked for.
    var ready: [String] = []
    /// What another process is asking for.
    var elsewhere: [String] = []

    init(_ ids: [String]) {
        rest = ids[...]
    }

    var isEmpty: Bool { ready.isEmpty && rest.isEmpty }
    var count: Int { ready.count + rest.count }

    /// Takes the next `count` of what nobody has looked at.
    mutating func coming(_ count: Int) -> [String] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// Takes the next `count` of what is ready.
    mutating func next(_ count: Int) -> [String] {
        defer { ready.removeFirst(min(count, ready.count)) }
        return Array(ready.prefix(count))
    }
}
