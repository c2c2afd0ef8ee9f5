// SPDX-License-Identifier: MIT

public import FoundationEssentials

/// One request and what was answered.
public struct Exchange: Sendable {
  /// Counts from 0 in the order in which they were answered.
  public var index: Int
  /// When the request arrived, by the sandbox's clock.
  public var at: Date
  public var method: String
  /// The path, without the query.
  public var path: String
  public var url: String
  /// Names in lower case.
  public var headers: [String: String]
  /// The request's body where it is JSON.
  public var body: JSON?
  /// Nil where the connection was closed without an answer.
  public var status: Int?
  /// The answer's body where it is JSON.
  public var response: JSON?
  /// What a scrobble is about, where the catalogue knows it, such as `Breaking Bad 1x01`.
  public var subject: String?
  /// The fault that struck.
  public var fault: String?
}

extension Exchange {
  /// A line of JSON as a validator reads it; tokens and secrets are blacked out.
  var json: JSON {
    var json: JSON = [
      "at": Timestamp.json(at), "method": .string(method), "url": .string(url),
      "headers": .object(headers.mapValues(JSON.string)), "body": body ?? .null,
    ]
    if headers["authorization"] != nil {
      let shown = headers.merging(["authorization": "Bearer [redacted]"]) { $1 }
      json = json.merging(["headers": .object(shown.mapValues(JSON.string))])
    }
    if let status {
      json = json.merging(["status": .integer(status), "response": response ?? .null])
    }
    if let fault { json = json.merging(["fault": .string(fault)]) }
    return json.redacted
  }
}

extension JSON {
  /// With the values of secret members replaced, which stay strings.
  fileprivate var redacted: JSON {
    switch self {
    case .object(let members):
      return .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            let isSecret = Self.secretMembers.contains(key) && value.string != nil
            return (key, isSecret ? "[redacted]" : value.redacted)
          }))
    case .array(let elements):
      return .array(elements.map(\.redacted))
    default:
      return self
    }
  }

  private static let secretMembers: Set = [
    "access_token", "refresh_token", "client_secret", "device_code", "token",
  ]
}
