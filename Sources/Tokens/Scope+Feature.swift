extension Scope {
    /// What an app may want to do for a user.
    public enum Feature: String, Sendable, CaseIterable {
        /// Read and change what the user has saved.
        case library
        /// Read and change playlists, private and shared ones included.
        case playlists
        /// See and steer what is playing.
        case playback
        /// Read and change whom the user follows.
        case following
        /// Read the user's top artists and tracks.
        case topContent = "top_content"
        /// Read what was played last.
        case recentlyPlayed = "recently_played"
        /// Read the user's profile.
        case profile

        /// The scopes that the feature needs.
        public var names: Set<String> {
            switch self {
            case .library:
                // `PUT /me/library` takes artists and users too, which is following them.
                ["user-library-read", "user-library-modify", "user-follow-modify"]
            case .playlists:
                [
                    "playlist-read-private", "playlist-read-collaborative", "playlist-modify-private",
                    "playlist-modify-public",
                ]
            case .playback:
                ["user-read-playback-state", "user-modify-playback-state", "user-read-currently-playing"]
            case .following: ["user-follow-read", "user-follow-modify"]
            case .topContent: ["user-top-read"]
            case .recentlyPlayed: ["user-read-recently-played"]
            case .profile: ["user-read-private", "user-read-email"]
            }
        }
    }
}
