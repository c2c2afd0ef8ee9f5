// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// The exchange over mpv's JSON IPC that loads the plugin if it is not loaded.
struct AttachExchange: Sendable {
  enum Result: Sendable, Equatable {
    case loaded
    case alreadyLoaded
    /// mpv's error message.
    case refused(String)
    /// The data received is not mpv's.
    case notMpv
  }

  enum Action: Sendable, Equatable {
    case send(String)
    case finish(Result)
  }

  /// Maximum number of bytes received in one exchange: mpv sends every event to every client, so a
  /// limit for one line is not enough.
  private static let limit = 64 << 10

  private enum Request: Int {
    /// Fails unless the client `scrobbled` exists.
    case findClient = 1
    case load
  }

  /// A script message that succeeds if the plugin is loaded; the daemon ignores it.
  static let probe = ["attach"]

  private let plugin: String
  private var received = 0
  private var unread: [UInt8] = []

  /// - Parameter plugin: its path, as the player sees it.
  init(plugin: String) {
    self.plugin = plugin
  }

  /// The first request.
  var opening: String {
    Self.line(.findClient, ["script-message-to", "scrobbled"] + Self.probe)
  }

  /// - Returns: nil if more data is required.
  mutating func receive(_ bytes: some Sequence<UInt8>) -> Action? {
    let before = unread.count
    unread += bytes
    received += unread.count - before
    while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
      let line = unread[..<end]
      unread.removeSubrange(...end)
      guard !line.isEmpty else { continue }
      if let action = react(to: Data(line)) { return action }
    }
    return received > Self.limit ? .finish(.notMpv) : nil
  }

  private struct Reply: Decodable {
    var request: Int?
    var error: String?

    private enum CodingKeys: String, CodingKey {
      case request = "request_id"
      case error
    }
  }

  private func react(to line: Data) -> Action? {
    guard let reply = try? JSONDecoder().decode(Reply.self, from: line) else {
      return .finish(.notMpv)
    }
    // Events have no request id.
    guard let request = reply.request.flatMap(Request.init), let error = reply.error else {
      return nil
    }
    let isSuccess = error == "success"
    return switch request {
    case .findClient:
      isSuccess
        ? .finish(.alreadyLoaded) : .send(Self.line(.load, ["load-script", plugin]))
    case .load: .finish(isSuccess ? .loaded : .refused(error))
    }
  }

  private struct Line: Encodable {
    var command: [String]
    var request: Int

    private enum CodingKeys: String, CodingKey {
      case command
      case request = "request_id"
    }
  }

  private static func line(_ request: Request, _ command: [String]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(Line(command: command, request: request.rawValue))) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
