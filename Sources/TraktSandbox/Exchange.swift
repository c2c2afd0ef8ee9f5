// SPDX-License-Identifier: MIT

public import FoundationEssentials

/// One request and its response.
public struct Exchange: Sendable {
  /// The number in order of the responses, from 0.
  public var index: Int
  /// The time of the request, by the sandbox's clock.
  public var at: Date
  public var method: String
  /// The path, without the query.
  public var path: String
  public var url: String
  /// Names in lower case.
  public var headers: [String: String]
  /// The request's body if it is JSON.
  public var body: JSON?
  /// The status of the response; nil if the connection was closed without a response.
  public var status: Int?
  /// The response's body if it is JSON.
  public var response: JSON?
  /// The item of a scrobble, if the catalogue has it, such as `Breaking Bad 1x01`.
  public var subject: String?
  /// The fault that was applied.
  public var fault: String?
}

extension Exchange {
  /// The exchange as JSON, with tokens and secrets redacted.
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
  /// The body with the values of secret members replaced by strings.
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
