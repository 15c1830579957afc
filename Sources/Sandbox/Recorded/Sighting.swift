/// One version of an object, as found in a recorded answer.
struct Sighting: Sendable {
    /// The object without what belongs to the answer it came in.
    let object: JSONObject
    /// How much it tells: members that say something, then values at any depth.
    let fullness: (members: Int, leaves: Int)

    /// Members that depend on the request's market or route, not on the object.
    private static let circumstantial: Set<String> = ["is_playable", "linked_from", "album_group"]

    /// A version of an object; null where it is too little to serve.
    init?(_ object: JSONObject) {
        guard object["name"] != nil, object["name"] != .null else { return nil }
        self.object = JSONObject(object.members.filter { !Self.circumstantial.contains($0.key) })
        let telling = self.object.members.filter { $0.value != .null }
        fullness = (telling.count, JSONValue.object(self.object).leafCount)
    }

    /// Whether this version tells more than `other`; of equals the later one counts.
    func supersedes(_ other: Self?) -> Bool {
        guard let other else { return true }
        return fullness >= other.fullness
    }
}
