// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling

/// A request of the command line to the daemon: one JSON object on one line (docs/protocol.md).
enum ControlRequest: Hashable, Sendable {
  /// The reason for which a line is not a valid request.
  enum Failure: Error, Hashable {
    /// No JSON object with a `type`.
    case malformed
    /// A request of a newer command line.
    case unknownType(String)
    /// A member that the type requires is missing, or has another type.
    case incomplete(String)
  }

  case status
  /// Reports that the credentials have changed.
  case account
  case match(MatchRequest)
  case forget(HistoryDeletion)
  case sync
  /// Sends a test event to the webhook of that name.
  case webhook(String)
  case rate(RatingRequest)

  init(line: [UInt8]) throws(Failure) {
    struct Typed: Decodable { var type: String }
    let decoder = JSONDecoder()
    guard let type = try? decoder.decode(Typed.self, from: Data(line)).type else {
      throw .malformed
    }
    guard Kind(rawValue: type) != nil else { throw .unknownType(type) }
    guard let request = try? decoder.decode(Self.self, from: Data(line)) else {
      throw .incomplete(type)
    }
    self = request
  }

  /// The request as one line without its line feed.
  var line: [UInt8] { controlLine(self) }
}

extension ControlRequest: Codable {
  private enum Kind: String, Codable {
    case status, account, match, forget, sync, webhook, rate
  }

  private enum CodingKeys: CodingKey {
    case type, match, forget, name, rate
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .type) {
    case .status: self = .status
    case .account: self = .account
    case .match: self = .match(try container.decode(MatchRequest.self, forKey: .match))
    case .forget: self = .forget(try container.decode(HistoryDeletion.self, forKey: .forget))
    case .sync: self = .sync
    case .webhook: self = .webhook(try container.decode(String.self, forKey: .name))
    case .rate: self = .rate(try container.decode(RatingRequest.self, forKey: .rate))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .status: try container.encode(Kind.status, forKey: .type)
    case .account: try container.encode(Kind.account, forKey: .type)
    case .match(let match):
      try container.encode(Kind.match, forKey: .type)
      try container.encode(match, forKey: .match)
    case .forget(let deletion):
      try container.encode(Kind.forget, forKey: .type)
      try container.encode(deletion, forKey: .forget)
    case .sync: try container.encode(Kind.sync, forKey: .type)
    case .webhook(let name):
      try container.encode(Kind.webhook, forKey: .type)
      try container.encode(name, forKey: .name)
    case .rate(let rating):
      try container.encode(Kind.rate, forKey: .type)
      try container.encode(rating, forKey: .rate)
    }
  }
}

/// Encodes a value as one JSON object without a line feed.
func controlLine(_ value: some Encodable) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return Array((try? encoder.encode(value)) ?? Data())
}
