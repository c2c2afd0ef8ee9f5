// SPDX-License-Identifier: MIT

/// A validator for objects, as strict as Trakt's (zod) and with its messages.
///
/// Since 2026-04-13 null for an optional string is rejected with 400 `{"error":"Expected string,
/// received null"}`. Unknown members are accepted.
struct Fields {
  private let members: [String: JSON]

  init(_ json: JSON?) throws(Refusal) {
    guard let json else { throw .malformed("Required") }
    guard case .object(let members) = json else { throw .wrongType("object", json) }
    self.members = members
  }

  func has(_ key: String) -> Bool { members[key] != nil }

  func string(_ key: String) throws(Refusal) -> String? {
    guard let value = members[key] else { return nil }
    guard let string = value.string else { throw .wrongType("string", value) }
    return string
  }

  func integer(_ key: String) throws(Refusal) -> Int? {
    guard let value = members[key] else { return nil }
    if case .number = value { throw .malformed("Expected integer, received float") }
    guard let integer = value.integer else { throw .wrongType("number", value) }
    return integer
  }

  func number(_ key: String) throws(Refusal) -> Double? {
    guard let value = members[key] else { return nil }
    guard let number = value.number else { throw .wrongType("number", value) }
    return number
  }

  func bool(_ key: String) throws(Refusal) -> Bool? {
    guard let value = members[key] else { return nil }
    guard let bool = value.bool else { throw .wrongType("boolean", value) }
    return bool
  }

  func object(_ key: String) throws(Refusal) -> Fields? {
    guard let value = members[key] else { return nil }
    return try Fields(value)
  }

  /// The elements of an array; empty if it is missing.
  func array(_ key: String) throws(Refusal) -> [JSON] {
    guard let value = members[key] else { return [] }
    guard let array = value.array else { throw .wrongType("array", value) }
    return array
  }
}

/// The value; throws if it is missing.
func required<Value>(_ value: Value?) throws(Refusal) -> Value {
  guard let value else { throw .malformed("Required") }
  return value
}

extension Refusal {
  fileprivate static func wrongType(_ expected: String, _ value: JSON) -> Refusal {
    .malformed("Expected \(expected), received \(value.kind)")
  }
}

extension Fields {
  /// Ids are integers, except the slug and IMDb's; other types are ignored.
  func ids(_ key: String = "ids") throws(Refusal) -> IDs? {
    guard let fields = try object(key) else { return nil }
    return IDs(
      trakt: try fields.integer("trakt"), slug: try fields.string("slug"),
      imdb: try fields.string("imdb"), tmdb: try fields.integer("tmdb"),
      tvdb: try fields.integer("tvdb"))
  }

  /// A movie or a show by ids or by title; one of them is required.
  func reference() throws(Refusal) -> Reference {
    let reference = Reference(
      title: try string("title"), year: try integer("year"), ids: try ids() ?? IDs())
    guard has("ids") || has("title") else { throw .malformed("Required") }
    return reference
  }
}
