// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Webhooks

/// One `[[webhook]]` as configured. Secrets in files and credentials are not read yet, as only the
/// daemon has the latter.
public struct WebhookSettings: Sendable, Hashable {
  var name: String
  var url: Secret
  var format = WebhookFormat.json
  var events = Set(WebhookEvent.Kind.allCases)
  var header: Header?
  var allowHTTP: [String] = []

  /// A secret, or the place from which it is read.
  enum Secret: Sendable, Hashable {
    case text(String)
    /// An absolute path.
    case file(String)
    /// The name of a credential of systemd.
    case credential(String)
  }

  struct Header: Sendable, Hashable {
    var name: String
    var value: Secret
  }

  /// The greatest number of webhooks.
  static let maximumCount = 16
  static let hint = "write it as [[webhook]], name = \"tracker\", url = \"https://…\""

  /// Checks what can be checked without secrets.
  func check() throws(ConfigurationError) {
    _ = try address(url.text ?? "https://localhost/")
  }

  /// Reads the secrets.
  ///
  /// - Parameter environment: `CREDENTIALS_DIRECTORY`.
  func webhook(environment: [String: String]) throws(ConfigurationError) -> Webhook {
    let header: Webhook.Header?
    if let configured = self.header {
      header = Webhook.Header(
        name: configured.name,
        value: try configured.value.read("header", of: name, environment))
    } else {
      header = nil
    }
    return Webhook(
      name: name, address: try address(url.read("url", of: name, environment)), format: format,
      events: events, header: header)
  }

  private func address(_ url: String) throws(ConfigurationError) -> WebhookAddress {
    do throws(WebhookAddress.Refusal) {
      return try WebhookAddress(url, allowHTTP: allowHTTP)
    } catch {
      throw ConfigurationError(error, of: name)
    }
  }
}

extension WebhookSettings.Secret {
  /// The greatest length in bytes.
  private static let limit = 4_096

  /// The secret if it is in the configuration itself; nil if it has to be read.
  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The place as displayed, without the secret.
  var shown: String {
    switch self {
    case .text: ConfigReport.mask
    case .file(let path): path
    case .credential(let name): "credential \(name)"
    }
  }

  /// Reads the first line of the file or credential.
  fileprivate func read(
    _ key: String, of webhook: String, _ environment: [String: String]
  ) throws(ConfigurationError) -> String {
    let path: String
    switch self {
    case .text(let text):
      return text
    case .file(let file):
      path = file
    case .credential(let credential):
      guard let directory = XDG.directory("CREDENTIALS_DIRECTORY", environment) else {
        throw ConfigurationError(
          "webhook \(webhook): \(key): no systemd credentials: CREDENTIALS_DIRECTORY is not set",
          hint: "add LoadCredential=\(credential):PATH to the unit: systemctl --user edit scrobbled"
        )
      }
      path = "\(directory)/\(credential)"
    }
    let data: Data
    do {
      data = try SecretFile.read(path, limit: Self.limit)
    } catch {
      throw ConfigurationError(
        "webhook \(webhook): \(key): \(fileMessage(cannot: "read", path, error))")
    }
    // Text editors append a line feed.
    let line =
      String(decoding: data, as: UTF8.self)
      .split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    guard !line.isEmpty, line.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
      throw ConfigurationError(
        "webhook \(webhook): \(key): \(path) must have one line of printable ASCII characters")
    }
    return line
  }
}

extension ConfigurationError {
  fileprivate init(_ refusal: WebhookAddress.Refusal, of webhook: String) {
    let name = "webhook \(webhook)"
    switch refusal {
    case .notAURL:
      self.init("\(name): url is not a URL", hint: "write it as https://tracker.example/…")
    case .notEncrypted(let host):
      self.init(
        "\(name): plain http to \(host) would send secrets in clear text",
        hint: WebhookAddress.isPrivate(host)
          ? "use https; in a private network: allow_http = [\"\(host)\"]" : "use https")
    case .disallowedPart(let host):
      self.init(
        "\(name): the URL of \(host) must have neither userinfo nor fragment",
        hint: "for a password: header = { name = \"Authorization\", file = \"…\" }")
    case .notPrivate(let entry):
      self.init(
        "\(name): allow_http: \(TerminalEscaping.escape(entry)) is not a private network",
        hint: "write it as allow_http = [\"192.168.1.0/24\", \"nas.lan\"]")
    }
  }
}

extension Settings {
  /// Reads the secrets of all webhooks.
  func readWebhooks(
    environment: [String: String]
  ) throws(ConfigurationError) -> [Webhook] {
    var read: [Webhook] = []
    for webhook in webhooks { read.append(try webhook.webhook(environment: environment)) }
    return read
  }
}
