import Diagnostics
import Foundation

/// The record as JSON, under the names that spotipy's caches have, and four of our own.
extension TokenRecord: Codable {
    fileprivate enum Name: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case lifetime = "expires_in"
        case expiresAt = "expires_at"
        case refreshToken = "refresh_token"
        case scope
        case authorizedAt = "authorized_at"
        case clientID = "client_id"
        case accountID = "account_id"
        case refusedAt = "refused_at"
    }

    /// Reads a record; a token that no header can carry or a time out of range is an error.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Name.self)
        guard let token = try values.secret(.accessToken) else {
            throw values.defect(.accessToken, "no token")
        }
        guard let expiry = try values.time(.expiresAt) else { throw values.defect(.expiresAt, "no time") }
        accessToken = token
        expiresAt = expiry
        tokenType = try values.decodeIfPresent(String.self, forKey: .tokenType) ?? "Bearer"
        lifetime = try values.number(.lifetime, upTo: 86_400) ?? 3_600
        refreshToken = try values.secret(.refreshToken)
        scope = try values.decodeIfPresent(Scope.self, forKey: .scope) ?? .none
        authorizedAt = try values.time(.authorizedAt)
        clientID = try values.decode(String.self, forKey: .clientID)
        accountID = try values.decodeIfPresent(String.self, forKey: .accountID)
        refusedAt = try values.time(.refusedAt)
    }

    /// Writes the record out, its secrets included: only for a store.
    public func encode(to encoder: any Encoder) throws {
        func seconds(_ date: Date) -> Int { Int(date.timeIntervalSince1970) }
        var values = encoder.container(keyedBy: Name.self)
        try values.encode(accessToken.revealed, forKey: .accessToken)
        try values.encode(tokenType, forKey: .tokenType)
        try values.encode(lifetime, forKey: .lifetime)
        try values.encode(seconds(expiresAt), forKey: .expiresAt)
        try values.encodeIfPresent(refreshToken?.revealed, forKey: .refreshToken)
        try values.encode(scope, forKey: .scope)
        try values.encodeIfPresent(authorizedAt.map(seconds), forKey: .authorizedAt)
        try values.encode(clientID, forKey: .clientID)
        try values.encodeIfPresent(accountID, forKey: .accountID)
        try values.encodeIfPresent(refusedAt.map(seconds), forKey: .refusedAt)
    }

    /// The record in `json`; `nil` when none stands there.
    init?(json: some Sequence<UInt8>) {
        guard let record = try? JSONDecoder().decode(TokenRecord.self, from: Data(json)) else { return nil }
        self = record
    }

    /// The record in `json`, as it is stored at `place`.
    ///
    /// - Throws: ``TokenStoreError/garbled(place:)`` when none stands there.
    init(json: some Sequence<UInt8>, storedAt place: String) throws {
        guard let record = TokenRecord(json: json) else { throw TokenStoreError.garbled(place: place) }
        self = record
    }

    /// The record as one line of JSON.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension KeyedDecodingContainer where Key == TokenRecord.Name {
    /// The text of `name` as what a header can carry; `nil` where there is none.
    fileprivate func secret(_ name: Key) throws -> Secret? {
        guard let text = try decodeIfPresent(String.self, forKey: name) else { return nil }
        guard Secret.isSendable(text) else { throw defect(name, "no token") }
        return Secret(text)
    }

    /// The number of `name`, from 0 to `limit`, the rest cut off; `nil` where there is none.
    fileprivate func number(_ name: Key, upTo limit: Double) throws -> Int? {
        guard let number = try decodeIfPresent(Double.self, forKey: name) else { return nil }
        guard (0...limit).contains(number) else { throw defect(name, "out of range") }
        return Int(number)
    }

    /// The time of `name`, in seconds since 1970, up to the end of the year 9999; `nil` where there is none.
    fileprivate func time(_ name: Key) throws -> Date? {
        try number(name, upTo: 253_402_300_799).map { Date(timeIntervalSince1970: Double($0)) }
    }

    /// What is wrong with `name`.
    fileprivate func defect(_ name: Key, _ words: String) -> DecodingError {
        DecodingError.dataCorruptedError(forKey: name, in: self, debugDescription: words)
    }
}
