// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The golden files of the format `json` follow docs/webhook.schema.json.
@Suite struct SchemaTests {
  private typealias Object = [String: Any]

  private static let directory = URL(filePath: #filePath).deletingLastPathComponent()

  private static func object(_ file: URL) throws -> Object {
    let data = try Data(contentsOf: file)
    return try #require(try JSONSerialization.jsonObject(with: data) as? Object)
  }

  /// Checks types, required and known members, and enumerations; the subset that the schema uses.
  private static func errors(_ value: Any, _ schema: Object, _ root: Object, _ path: String)
    -> [String]
  {
    if let reference = schema["$ref"] as? String {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      let target = (root["$defs"] as? Object)?[name] as? Object
      return target.map { errors(value, $0, root, path) } ?? ["\(path): no \(reference)"]
    }
    if let all = schema["enum"] as? [String], !all.contains(value as? String ?? "") {
      return ["\(path): \(value)"]
    }
    switch schema["type"] as? String {
    case "string"?: return value is String ? [] : ["\(path): no string"]
    case "number"?: return value is NSNumber ? [] : ["\(path): no number"]
    case "integer"?: return value is Int ? [] : ["\(path): no integer"]
    case "object"?:
      guard let members = value as? Object, let known = schema["properties"] as? Object else {
        return ["\(path): no object"]
      }
      let required = schema["required"] as? [String] ?? []
      let missing = required.filter { members[$0] == nil }.map { "\(path).\($0) is missing" }
      return missing
        + members.keys.sorted().flatMap { key -> [String] in
          guard let inner = known[key] as? Object, let member = members[key] else {
            return ["\(path).\(key) is unknown"]
          }
          return errors(member, inner, root, "\(path).\(key)")
        }
    default: return []
    }
  }

  @Test func `golden files follow the schema`() throws {
    let schema = try Self.object(
      Self.directory.appending(path: "../../docs/webhook.schema.json").standardizedFileURL)
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.directory.appending(path: "Golden"), includingPropertiesForKeys: nil
    ).filter { $0.lastPathComponent.hasPrefix("json-") }
    #expect(files.count == 10)
    for file in files {
      let errors = Self.errors(try Self.object(file), schema, schema, "event")
      #expect(errors == [], "\(file.lastPathComponent)")
    }
    let wrong = Self.errors(["event": "seek", "extra": 1], schema, schema, "event")
    #expect(wrong.count == 10)
  }
}
