// SPDX-License-Identifier: MIT

extension Fault {
  /// Parses a rule of `POST /_sandbox/faults`.
  init(json: JSON) throws(Refusal) {
    let fields = try Fields(json)
    let kind: Kind
    switch try required(try fields.string("kind")) {
    case "dropBefore": kind = .dropBefore
    case "dropAfter": kind = .dropAfter
    case "delay": kind = .delay(seconds: try required(try fields.number("seconds")))
    case "status": kind = try Self.status(fields, json)
    case "garbage": kind = .garbage
    case "slowBody": kind = .slowBody(seconds: try required(try fields.number("seconds")))
    case let other: throw .malformed("no such kind of fault: \(other)")
    }
    self.init(
      kind, method: try fields.string("method"), path: try fields.string("path") ?? "*",
      skip: try fields.integer("skip") ?? 0,
      count: json["count"] == .null ? nil : try fields.integer("count") ?? 1)
  }

  /// A body that is not a string is sent as JSON; without headers a string is sent as a page.
  private static func status(_ fields: Fields, _ json: JSON) throws(Refusal) -> Kind {
    var headers: [String: String] = [:]
    if case .object(let members) = json["headers"] ?? [:] {
      headers = members.compactMapValues { $0.string ?? $0.integer.map(String.init) }
    }
    var body = json["html"]?.string ?? ""
    switch json["body"] {
    case .string(let text): body = text
    case .some(let value):
      body = value.line
      headers = headers.merging(["content-type": "application/json"]) { mine, _ in mine }
    case nil: break
    }
    return .status(
      try required(try fields.integer("status")), headers: headers, body: body,
      acts: try fields.bool("acts") ?? false)
  }
}
