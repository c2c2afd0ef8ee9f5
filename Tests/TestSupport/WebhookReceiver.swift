// SPDX-License-Identifier: MIT

internal import Foundation
internal import Synchronization
public import TraktSandbox

/// A receiver of webhooks on loopback.
public final class WebhookConnection: Sendable {
  public struct Request: Sendable {
    public var path: String
    /// With names in lower case.
    public var headers: [String: String]
    public var body: JSON
    /// The status of the response.
    public var status = 200

    /// `event` of the formats json and kodi, `Event` of jellyfin.
    public var event: String? { (body["event"] ?? body["Event"])?.string }
  }

  /// Returns the status of the response to a request; 0 closes the connection instead.
  public typealias Responder = @Sendable (Request) -> Int

  private struct State {
    var descriptor: Int32?
    /// While it is stopped, holds the port.
    var held: Int32?
    var responder: Responder
    /// Headers of the responses.
    var headers: [String: String] = [:]
  }

  public let requests = Transcript<Request>()
  private let port: UInt16
  private let state: Mutex<State>

  /// A part of the URL that authorizes requests.
  public static let token = "t0kenOfTheUrl"

  public init(_ responder: @escaping Responder = { _ in 200 }) throws {
    let (descriptor, port) = try Loopback.listen()
    self.port = port
    state = Mutex(State(descriptor: descriptor, responder: responder))
    accept(on: descriptor)
  }

  deinit {
    stop()
    state.withLock { if let held = $0.held { close(held) } }
  }

  public var url: String { "http://127.0.0.1:\(port)/hook/\(Self.token)?key=\(Self.token)" }

  /// The configuration of a webhook with this receiver.
  public func configuration(
    _ name: String = "tracker", format: String = "json", _ more: String = ""
  ) -> String {
    "\n[[webhook]]\nname = \"\(name)\"\nurl = \"\(url)\"\nformat = \"\(format)\"\n\(more)\n"
  }

  /// Changes the responses.
  public func respond(headers: [String: String] = [:], _ responder: @escaping Responder) {
    state.withLock { ($0.responder, $0.headers) = (responder, headers) }
  }

  /// Connections are refused; no other test gets the port.
  public func stop() {
    guard let descriptor = state.withLock({ $0.descriptor.take() }) else { return }
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
    let held = try? Loopback.hold(port: port)
    state.withLock { $0.held = held }
  }

  /// Opens the same port again.
  public func restart() throws {
    let (descriptor, _) = try Loopback.listen(port: port)
    state.withLock {
      $0.descriptor = descriptor
      if let held = $0.held.take() { close(held) }
    }
    accept(on: descriptor)
  }

  /// Waits for an event.
  @discardableResult
  public func receives(_ event: String, from index: Int = 0) async throws -> Request {
    try await requests.first("the event \(event)", from: index) { $0.event == event }
  }

  /// The accepted requests of an event.
  public func accepted(_ event: String) -> [Request] {
    requests.entries.filter { $0.event == event && 200...299 ~= $0.status }
  }

  private func accept(on descriptor: Int32) {
    Thread.detachNewThread { [weak self] in
      while true {
        let client = Foundation.accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        guard let self else {
          close(client)
          return
        }
        Thread.detachNewThread { self.serve(client) }
      }
    }
  }

  /// Serves one request per connection.
  private func serve(_ client: Int32) {
    defer { close(client) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let blank = Array("\r\n\r\n".utf8)
    func readMore() -> Bool {
      let count = read(client, &buffer, buffer.count)
      if count > 0 { bytes += buffer[..<count] }
      return count > 0
    }
    var end = bytes.firstRange(of: blank)
    while end == nil {
      guard readMore() else { return }
      end = bytes.firstRange(of: blank)
    }
    guard let end else { return }
    let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n").map(String.init)
    var headers: [String: String] = [:]
    for line in head.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      headers[line[..<colon].lowercased()] = value
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while bytes.count < end.upperBound + length { guard readMore() else { return } }
    let body = Data(bytes[end.upperBound...])
    var request = Request(
      path: head.first?.split(separator: " ").dropFirst().first.map(String.init) ?? "",
      headers: headers, body: (try? JSONDecoder().decode(JSON.self, from: body)) ?? .null)
    let (responder, more) = state.withLock { ($0.responder, $0.headers) }
    request.status = responder(request)
    let lines = more.map { "\($0.key): \($0.value)\r\n" }.joined()
    let response =
      "HTTP/1.1 \(request.status) Test\r\n\(lines)Content-Length: 0\r\n"
      + "Connection: close\r\n\r\n"
    // Recorded first: a test may look as soon as the daemon has the response.
    requests.append(request)
    guard request.status != 0 else { return }
    _ = response.withCString { send(client, $0, response.utf8.count, Int32(MSG_NOSIGNAL)) }
  }
}

/// Receivers that reject what would fail in the parsers of watch trackers, as of 2026-11-27.
public enum StrictTracker {
  private struct Rejected: Error {}

  /// Yamtrack's `src/integrations/webhooks/jellyfin.py`: 500 where its code would raise.
  public static let yamtrack: WebhookConnection.Responder = { request in
    let body = request.body
    guard let event = body["Event"]?.string else { return 500 }
    guard ["Play", "Stop", "MarkPlayed", "MarkUnplayed"].contains(event) else { return 200 }
    guard case .object(let item)? = body["Item"], case .object(let ids)? = item["ProviderIds"],
      ids.values.allSatisfy({ $0.string != nil }), !ids.isEmpty, Self.isItem(item)
    else { return 500 }
    // Read without a default.
    guard case .object(let data)? = item["UserData"], case .bool? = data["Played"] else {
      return 500
    }
    return 200
  }

  /// Ryot: typed members, known events, and a TMDB id.
  public static let ryot: WebhookConnection.Responder = { request in
    let body = request.body
    guard let event = body["Event"]?.string,
      ["Play", "Pause", "Resume", "Stop"].contains(event),
      case .object(let item)? = body["Item"], Self.isItem(item),
      case .object(let ids)? = item["ProviderIds"], let tmdb = ids["Tmdb"]?.string,
      Int(tmdb) != nil, case .integer? = item["RunTimeTicks"],
      case .integer? = body["Session"]?["PlayState"]?["PositionTicks"]
    else { return 400 }
    return 200
  }

  /// Yamtrack's `kodi.py`: `progress` is read without a default.
  public static let kodi: WebhookConnection.Responder = { request in
    let body = request.body
    guard let event = body["event"]?.string else { return 500 }
    guard ["start", "stop", "end"].contains(event) else { return 200 }
    guard case .object(let ids)? = body["uniqueIds"], !ids.isEmpty,
      ids.values.allSatisfy({ $0.string != nil }),
      ["movie", "episode"].contains(body["mediaType"]?.string), body["title"]?.string != nil,
      event != "stop" || body["progress"]?["percent"]?.number != nil
    else { return 500 }
    guard body["mediaType"] == "episode" else { return 200 }
    return body["tvShowTitle"]?.string != nil && body["season"]?.integer != nil
      && body["episode"]?.integer != nil ? 200 : 500
  }

  private static func isItem(_ item: [String: JSON]) -> Bool {
    switch item["Type"]?.string {
    case "Movie":
      return item["Name"]?.string != nil
    case "Episode":
      // Formatted with `:02d`.
      return item["SeriesName"]?.string != nil && item["ParentIndexNumber"]?.integer != nil
        && item["IndexNumber"]?.integer != nil
    default:
      return false
    }
  }
}
