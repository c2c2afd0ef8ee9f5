// SPDX-License-Identifier: MIT

internal import TOMLKit
internal import Webhooks

extension ConfigurationFile {
  /// Reads `[[webhook]]`: receivers of events.
  ///
  /// - Parameter environment: `HOME`, the expansion of `~`.
  static func webhooks(
    _ value: any TOMLValueConvertible, file: String, _ environment: [String: String]
  ) throws(ConfigurationError) -> [WebhookSettings] {
    guard let list = value.array else {
      throw ConfigurationError(
        "\(file): webhook is not an array of tables", hint: WebhookSettings.hint)
    }
    guard list.count <= WebhookSettings.maximumCount else {
      throw ConfigurationError("\(file): more than \(WebhookSettings.maximumCount) webhooks")
    }
    var webhooks: [WebhookSettings] = []
    for (index, element) in list.enumerated() {
      guard let table = element.table else {
        throw ConfigurationError(
          "\(file): webhook \(index + 1): not a table", hint: WebhookSettings.hint)
      }
      let reader = WebhookReader(
        table: table, context: "\(file): webhook \(index + 1)", home: environment["HOME"] ?? "/")
      let webhook = try reader.settings()
      do throws(ConfigurationError) { try webhook.check() } catch {
        throw ConfigurationError("\(file): \(error.message)", hint: error.hint)
      }
      guard !webhooks.contains(where: { $0.name == webhook.name }) else {
        throw ConfigurationError("\(reader.context): name \(webhook.name) is used twice")
      }
      webhooks.append(webhook)
    }
    return webhooks
  }
}

/// Reads one `[[webhook]]`.
private struct WebhookReader {
  let table: TOMLTable
  /// Prefix of messages.
  let context: String
  let home: String

  /// Headers that the program or HTTP itself sets.
  private static let reserved: Set<String> = [
    "connection", "content-length", "content-type", "host", "idempotency-key", "te", "trailer",
    "transfer-encoding", "upgrade", "user-agent",
  ]

  func settings() throws(ConfigurationError) -> WebhookSettings {
    for key in table.keys where !Setting.webhookKeys.contains(where: { $0.name == key }) {
      throw failure("unknown key \(key)")
    }
    guard let name = table["name"]?.string, isName(name) else {
      throw failure("name must have 1 to 32 letters, digits, - or _")
    }
    guard let url = table["url"] else { throw failure("url is required") }
    var webhook = WebhookSettings(name: name, url: try secret(url, "url", isTextAllowed: true))
    if let value = table["format"] {
      let formats = WebhookFormat.allCases.map(\.rawValue).joined(separator: ", ")
      guard let format = value.string.flatMap(WebhookFormat.init) else {
        throw failure("format must be one of \(formats)")
      }
      webhook.format = format
    }
    if let value = table["events"] {
      let events = try texts(value, "events").map(WebhookEvent.Kind.init)
      let all = WebhookEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      guard !events.isEmpty, !events.contains(nil) else {
        throw failure("events: allowed values are \(all)")
      }
      webhook.events = Set(events.compactMap(\.self))
    }
    if let value = table["allow_http"] { webhook.allowHTTP = try texts(value, "allow_http") }
    if let value = table["header"] { webhook.header = try header(value) }
    return webhook
  }

  private func header(
    _ value: any TOMLValueConvertible
  ) throws(ConfigurationError) -> WebhookSettings.Header {
    guard let inner = value.table, let name = inner["name"]?.string else {
      throw failure(
        "header is not a table with a name",
        hint: "write it as header = { name = \"Authorization\", file = \"…\" }")
    }
    guard 1...64 ~= name.utf8.count, name.utf8.allSatisfy(isTokenByte),
      !Self.reserved.contains(name.lowercased())
    else { throw failure("header: this name cannot be set") }
    return WebhookSettings.Header(
      name: name, value: try secret(value, "header", isTextAllowed: false))
  }

  /// - Parameter isTextAllowed: whether it can be in config.toml itself.
  private func secret(
    _ value: any TOMLValueConvertible, _ key: String, isTextAllowed: Bool
  ) throws(ConfigurationError) -> WebhookSettings.Secret {
    if isTextAllowed, let text = value.string { return .text(text) }
    let hint = "write it as \(key) = { \(isTextAllowed ? "" : "name = \"…\", ")file = \"…\" }"
    guard let inner = value.table else {
      throw failure(
        "\(key) is not \(isTextAllowed ? "a string or " : "")a table with a file or a credential",
        hint: hint)
    }
    let known: Set<String> =
      isTextAllowed ? ["file", "credential"] : ["name", "file", "credential"]
    for key in inner.keys where !known.contains(key) {
      throw failure("unknown key \(key)", hint: hint)
    }
    switch (inner["file"]?.string, inner["credential"]?.string) {
    case (let file?, nil) where file.hasPrefix("/"):
      return .file(file)
    case (let file?, nil) where file.hasPrefix("~/"):
      return .file(home + file.dropFirst())
    case (nil, let credential?) where isCredential(credential):
      return .credential(credential)
    default:
      throw failure(
        "\(key) needs an absolute file path or a credential name", hint: hint)
    }
  }

  private func texts(
    _ value: any TOMLValueConvertible, _ key: String
  ) throws(ConfigurationError) -> [String] {
    let texts = value.array?.map { $0.string } ?? [nil]
    guard !texts.contains(nil), texts.count <= 64 else {
      throw failure("\(key) is not an array of strings")
    }
    return texts.compactMap(\.self)
  }

  private func failure(_ text: String, hint: String? = nil) -> ConfigurationError {
    ConfigurationError("\(context): \(text)", hint: hint ?? WebhookSettings.hint)
  }

  private func isName(_ text: String) -> Bool {
    1...32 ~= text.utf8.count
      && text.utf8.allSatisfy { isAlphanumeric($0) || [0x2D, 0x5F].contains($0) }
  }

  private func isCredential(_ text: String) -> Bool {
    1...255 ~= text.utf8.count && text != "." && text != ".."
      && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "/") }
  }

  /// Whether a byte may occur in a "token" of RFC 9110, 5.6.2.
  private func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  private func isAlphanumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
