// SPDX-License-Identifier: MIT

internal import Dispatch
internal import Foundation
internal import Synchronization
public import TraktSandbox

/// A simulated player that sends the lines of docs/protocol.md with any dates: it plays an hour in
/// an instant. It handles ends of viewings like the plugin.
public final class ScriptedPlayer: Sendable {
  /// The lines received from all daemons, over all connections.
  public let received = Transcript<JSON>()
  public var instance: String { state.withLock(\.instance) }
  /// The process id that it reports.
  public let pid = Int(getpid())
  private let home: Home
  private let state = Mutex(State())

  private struct State {
    var instance = ScriptedPlayer.newInstance
    /// The index of the first line received by this instance.
    var receivedFrom = 0
    var descriptor: Int32?
    var entry = 0
    var file: OpenFile?
    /// The number of ended viewings, and the unacknowledged ends.
    var ends = 0
    var unacknowledged: [(number: Int, line: JSON)] = []
  }

  private struct OpenFile {
    var path: String
    var title: String
    var workingDirectory: String?
    var tags: [String: String]
    var duration: Double
    var began: Double
    var startPosition: Double
    /// The last position and its time.
    var position: Double
    var since: Double
    var isPaused = false

    func position(at now: Double) -> Double {
      isPaused ? position : min(position + (now - since), duration)
    }
  }

  /// Starts a player and connects it to the daemon.
  public init(in home: Home) throws {
    self.home = home
    try connect()
  }

  deinit { disconnect() }

  // MARK: what it plays

  /// Opens a file, at a time in the past.
  ///
  /// - Parameters:
  ///   - name: a path below the home's videos; the file need not exist.
  ///   - minutes: the duration of the file.
  ///   - percent: the start position.
  ///   - seconds: how long ago it was opened.
  public func open(
    _ name: String, minutes: Double = 50, at percent: Double = 0, ago seconds: Double = 0
  ) throws {
    try open(
      path: home.videos.appending(path: name).path, minutes: minutes, at: percent, ago: seconds)
  }

  /// Opens a path, relative or not, or an address.
  ///
  /// - Parameters:
  ///   - title: nil for mpv's default, the end of the path or address.
  ///   - directory: mpv's `working-directory`.
  ///   - tags: mpv's `metadata`.
  ///   - minutes: as in ``open(_:minutes:at:ago:)``, like the others.
  public func open(
    path: String, title: String? = nil, in directory: String? = nil,
    tags: [String: String] = [:], minutes: Double = 50, at percent: Double = 0,
    ago seconds: Double = 0
  ) throws {
    try state.withLock { state in
      let now = Self.now - seconds
      let duration = minutes * 60
      let file = OpenFile(
        path: path, title: title ?? Self.title(of: path), workingDirectory: directory,
        tags: tags, duration: duration, began: now, startPosition: duration * percent / 100,
        position: duration * percent / 100, since: now)
      state.entry += 1
      state.file = file
      try send(["type": "start-file"], &state, at: now)
      try send(describing(file, as: "file-loaded", at: now), &state, at: now)
      try send(["type": "playback-restart"], &state, at: now)
    }
  }

  /// Like `mp_property_media_title` and `mp_basename` of mpv: an address is unescaped before it is
  /// split.
  private static func title(of path: String) -> String {
    let text = path.contains("://") ? path.removingPercentEncoding ?? path : path
    let name = text.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
    return name.flatMap { $0.isEmpty ? nil : $0 } ?? text
  }

  /// Changes the title of the file.
  public func retitle(_ title: String) throws {
    try change { file, _ in
      file.title = title
      return [["type": "change", "media-title": .string(title)]]
    }
  }

  public func pause() throws { try setPause(true) }

  public func resume() throws { try setPause(false) }

  private func setPause(_ isPaused: Bool) throws {
    try change { file, now in
      file.position = file.position(at: now)
      file.since = now
      file.isPaused = isPaused
      return [["type": "change", "pause": .bool(isPaused)]]
    }
  }

  /// Seeks to a percentage of the file.
  public func seek(to percent: Double) throws {
    try change { file, now in
      file.position = file.duration * percent / 100
      file.since = now
      return [["type": "seek"], ["type": "playback-restart"]]
    }
  }

  /// Ends the file, or closes it; without a daemon the next one receives the end.
  ///
  /// - Parameters:
  ///   - percent: the end position; nil for the present one.
  ///   - seconds: how long ago it ended.
  /// - Returns: the number of this end.
  @discardableResult
  public func end(at percent: Double? = nil, ago seconds: Double = 0) throws -> Int {
    try state.withLock { state in
      guard var file = state.file else { throw SetupError("nothing is open") }
      let now = max(Self.now - seconds, file.began)
      file.position = percent.map { file.duration * $0 / 100 } ?? file.position(at: now)
      file.since = now
      state.file = file
      state.ends += 1
      let end = describing(file, as: "end-file", at: now).merging([
        "number": .integer(state.ends), "began": .number(file.began), "at": .number(now),
        "entry": .integer(state.entry),
        "reason": file.position >= file.duration ? "eof" : "stop",
      ])
      // Kept until a daemon acknowledges it.
      try? send(["type": "unload", "duration": .number(file.duration)], &state, at: now)
      state.unacknowledged.append((state.ends, end))
      state.file = nil
      try? send(end, state.descriptor)
      return state.ends
    }
  }

  /// Plays a file from beginning to end, and waits for the acknowledgement.
  ///
  /// A player that has played before is restarted first.
  ///
  /// - Parameter seconds: how long ago it ended.
  public func watch(_ name: String, minutes: Double = 50, ended seconds: Double = 0) async throws {
    try becomeNewPlayer()
    try open(name, minutes: minutes, ago: minutes * 60 + seconds)
    try await waitForAcknowledgement(of: end(at: 100, ago: seconds))
  }

  /// Waits until a daemon has acknowledged that end.
  public func waitForAcknowledgement(of number: Int) async throws {
    try await received.first("taken \(number)", from: state.withLock(\.receivedFrom)) {
      $0["type"] == "taken" && ($0["number"]?.integer ?? 0) >= number
    }
    state.withLock { state in state.unacknowledged.removeAll { $0.number <= number } }
  }

  /// Waits for a text for the screen.
  ///
  /// - Returns: the whole line.
  @discardableResult
  public func waitForText(_ text: String, from index: Int = 0) async throws -> String {
    try await received.first("\(text) on the screen", from: index) {
      $0["type"] == "show" && $0["text"]?.string?.contains(text) == true
    }["text"]?.string ?? ""
  }

  /// Ends the file at its position, and quits.
  public func quit() throws {
    try end()
    disconnect()
  }

  /// The position in percent.
  public var progress: Double {
    state.withLock { state in
      state.file.map { $0.position(at: Self.now) / $0.duration * 100 } ?? 0
    }
  }

  // MARK: the connection

  private static var newInstance: String {
    UUID().uuidString.replacing("-", with: "").lowercased()
  }

  /// Becomes another mpv if it has played something: events of one player cannot precede its last
  /// one.
  public func becomeNewPlayer() throws {
    guard state.withLock({ $0.entry > 0 && $0.file == nil }) else { return }
    disconnect()
    let receivedFrom = received.end
    state.withLock { state in
      state = State()
      state.receivedFrom = receivedFrom
    }
    try connect()
  }

  /// Connects, also after ``disconnect()`` or to another daemon, and sends pending ends.
  public func connect() throws {
    try state.withLock { state in
      if let old = state.descriptor { shutdown(old, Int32(SHUT_RDWR)) }
      let descriptor = try Descriptors.connect(to: home.socket.path)
      state.descriptor = descriptor
      Descriptors.readLines(
        from: fcntl(descriptor, F_DUPFD_CLOEXEC, 0), into: received, isLast: false
      ) {
        try? JSON(text: $0)
      }
      try send(
        [
          "type": "hello", "role": "player", "protocol": 1, "instance": .string(state.instance),
          "pid": .integer(pid), "player": "mpv 0.0 (of the tests)",
        ], &state, at: Self.now)
      for end in state.unacknowledged { try send(end.line, descriptor) }
      if let file = state.file {
        let beginning: JSON = [
          "began": .number(file.began), "start-position": .number(file.startPosition),
        ]
        let line = describing(file, as: "state", at: Self.now)
        try send(line.merging(beginning), &state, at: Self.now)
      }
    }
  }

  /// Closes the connection without a line, like a killed player.
  public func disconnect() {
    state.withLock { state in
      guard let descriptor = state.descriptor else { return }
      shutdown(descriptor, Int32(SHUT_RDWR))
      close(descriptor)
      state.descriptor = nil
    }
  }

  /// Sends arbitrary bytes.
  public func send(_ line: JSON) throws {
    try state.withLock { try send(line, $0.descriptor) }
  }

  // MARK: lines

  private func change(_ body: (inout OpenFile, _ now: Double) -> [JSON]) throws {
    try state.withLock { state in
      guard var file = state.file else { throw SetupError("nothing is open") }
      let now = Self.now
      let lines = body(&file, now)
      state.file = file
      for line in lines { try send(line, &state, at: now) }
    }
  }

  /// Adds time, entry and position.
  private func send(_ line: JSON, _ state: inout State, at now: Double) throws {
    var more: JSON = ["at": .number(now)]
    if state.entry > 0 { more = more.merging(["entry": .integer(state.entry)]) }
    if let file = state.file, line["type"] != "start-file" {
      more = more.merging(["position": .number(file.position(at: now))])
    }
    try send(line.merging(more), state.descriptor)
  }

  private func describing(_ file: OpenFile, as type: String, at now: Double) -> JSON {
    let directory: JSON = .object(
      file.workingDirectory.map { ["working-directory": .string($0)] } ?? [:])
    let line: JSON = [
      "type": .string(type), "path": .string(file.path), "media-title": .string(file.title),
      "position": .number(file.position(at: now)), "duration": .number(file.duration),
      "seekable": true, "pause": .bool(file.isPaused), "core-idle": .bool(file.isPaused),
      "paused-for-cache": false, "eof-reached": false, "speed": 1, "video": true, "image": false,
      "seeking": false, "metadata": .object(file.tags.mapValues { .string($0) }),
    ]
    return line.merging(directory)
  }

  private func send(_ line: JSON, _ descriptor: Int32?) throws {
    guard let descriptor else { throw SetupError("the player is not connected") }
    let bytes = Array(try JSONEncoder().encode(line)) + [UInt8(ascii: "\n")]
    let sent = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    guard sent == bytes.count else { throw SetupError("the daemon is gone") }
  }

  /// CLOCK_MONOTONIC, as in each line of a player; Dispatch calls it uptime. A past time may be
  /// below 0 after a boot: any origin of the clock is valid.
  private static var now: Double {
    Double(DispatchTime.now().uptimeNanoseconds) / 1e9
  }
}
