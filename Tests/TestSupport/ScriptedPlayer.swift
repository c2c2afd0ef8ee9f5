// SPDX-License-Identifier: MIT

internal import Foundation
internal import Synchronization
public import TraktSandbox

/// A player that only says what a player says, at no cost and about any time: it has seen a film of
/// an hour in a moment. Docs/protocol.md is what it speaks; what it does with the ends of viewings is
/// what the plugin does.
public final class ScriptedPlayer: Sendable {
  /// What the daemons said to it, over all connections.
  public let heard = Transcript<JSON>()
  public var instance: String { state.withLock(\.instance) }
  /// The process that it says it is.
  public let pid = Int(getpid())
  private let home: Home
  private let state = Mutex(State())

  private struct State {
    var instance = ScriptedPlayer.newInstance
    /// Where in what was heard the words to this instance begin.
    var heardFrom = 0
    var descriptor: Int32?
    var entry = 0
    var film: Film?
    /// How many viewings have ended, and the ends that no daemon has taken.
    var ends = 0
    var untaken: [(number: Int, line: JSON)] = []
  }

  private struct Film {
    var path: String
    var title: String
    var workingDirectory: String?
    var duration: Double
    var began: Double
    /// Where it was, and when that was.
    var position: Double
    var since: Double
    var isPaused = false

    func position(at now: Double) -> Double {
      isPaused ? position : min(position + now - since, duration)
    }
  }

  /// Starts one that is connected to the daemon.
  public init(in home: Home) throws {
    self.home = home
    try connect()
  }

  deinit { hangUp() }

  // MARK: what it plays

  /// Opens a film, as if that had been some time ago.
  ///
  /// - Parameters:
  ///   - name: a path below the home's videos; nothing has to be there.
  ///   - minutes: how long the film is.
  ///   - percent: where it begins to play.
  ///   - seconds: how long ago that was.
  public func open(
    _ name: String, minutes: Double = 50, at percent: Double = 0, ago seconds: Double = 0
  ) throws {
    try open(
      path: home.videos.appending(path: name).path, minutes: minutes, at: percent, ago: seconds)
  }

  /// Opens what a user typed: a path, relative or not, or an address.
  ///
  /// - Parameters:
  ///   - title: nil for what mpv shows where it knows none, the end of the path or address.
  ///   - directory: mpv's `working-directory`.
  ///   - minutes: as of ``open(_:minutes:at:ago:)``, as are the others.
  public func open(
    path: String, title: String? = nil, in directory: String? = nil, minutes: Double = 50,
    at percent: Double = 0, ago seconds: Double = 0
  ) throws {
    try state.withLock { state in
      let now = Self.now - seconds
      let duration = minutes * 60
      let film = Film(
        path: path, title: title ?? Self.title(of: path), workingDirectory: directory,
        duration: duration, began: now, position: duration * percent / 100, since: now)
      state.entry += 1
      state.film = film
      try say(["type": "start-file"], &state, at: now)
      try say(describing(film, as: "file-loaded", at: now), &state, at: now)
      try say(["type": "playback-restart"], &state, at: now)
    }
  }

  /// As `mp_property_media_title` and `mp_basename` of mpv: an address is unescaped before it is cut.
  private static func title(of path: String) -> String {
    let text = path.contains("://") ? path.removingPercentEncoding ?? path : path
    let name = text.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
    return name.flatMap { $0.isEmpty ? nil : $0 } ?? text
  }

  /// The player shows the file by another name from now on.
  public func retitle(_ title: String) throws {
    try change { film, _ in
      film.title = title
      return [["type": "change", "media-title": .string(title)]]
    }
  }

  public func pause() throws { try setPause(true) }

  public func resume() throws { try setPause(false) }

  private func setPause(_ isPaused: Bool) throws {
    try change { film, now in
      film.position = film.position(at: now)
      film.since = now
      film.isPaused = isPaused
      return [["type": "change", "pause": .bool(isPaused)]]
    }
  }

  /// Jumps to so many per cent of the film.
  public func seek(to percent: Double) throws {
    try change { film, now in
      film.position = film.duration * percent / 100
      film.since = now
      return [["type": "seek"], ["type": "playback-restart"]]
    }
  }

  /// The film ends, or is closed; where no daemon hears it, the next one does.
  ///
  /// - Parameters:
  ///   - percent: where it ends; nil for where it is.
  ///   - seconds: how long ago that was.
  /// - Returns: the number of this end.
  @discardableResult
  public func end(at percent: Double? = nil, ago seconds: Double = 0) throws -> Int {
    try state.withLock { state in
      guard var film = state.film else { throw SetupError("nothing is open") }
      let now = max(Self.now - seconds, film.began)
      film.position = percent.map { film.duration * $0 / 100 } ?? film.position(at: now)
      film.since = now
      state.film = film
      state.ends += 1
      let end = describing(film, as: "end-file", at: now).merging([
        "number": .integer(state.ends), "began": .number(film.began), "at": .number(now),
        "entry": .integer(state.entry),
        "reason": film.position >= film.duration ? "eof" : "stop",
      ])
      // Whether a daemon hears it or not, it is kept until one takes it.
      try? say(["type": "unload", "duration": .number(film.duration)], &state, at: now)
      state.untaken.append((state.ends, end))
      state.film = nil
      try? send(end, state.descriptor)
      return state.ends
    }
  }

  /// Sees a film from its beginning to its end, which is written down when this returns.
  ///
  /// A player that has played before starts anew for it.
  ///
  /// - Parameter seconds: how long ago it ended.
  public func watch(_ name: String, minutes: Double = 50, ended seconds: Double = 0) async throws {
    try startAnew()
    try open(name, minutes: minutes, ago: minutes * 60 + seconds)
    try await isTaken(end(at: 100, ago: seconds))
  }

  /// Waits until a daemon has written that end down.
  public func isTaken(_ number: Int) async throws {
    try await heard.first("taken \(number)", from: state.withLock(\.heardFrom)) {
      $0["type"] == "taken" && ($0["number"]?.integer ?? 0) >= number
    }
    state.withLock { state in state.untaken.removeAll { $0.number <= number } }
  }

  /// Waits until a line is to be shown on its screen.
  ///
  /// - Returns: the whole line.
  @discardableResult
  public func shows(_ text: String, from index: Int = 0) async throws -> String {
    try await heard.first("\(text) on the screen", from: index) {
      $0["type"] == "show" && $0["text"]?.string?.contains(text) == true
    }["text"]?.string ?? ""
  }

  /// Ends the film where it is, and goes.
  public func quit() throws {
    try end()
    hangUp()
  }

  /// Where the film is now, in per cent.
  public var progress: Double {
    state.withLock { state in
      state.film.map { $0.position(at: Self.now) / $0.duration * 100 } ?? 0
    }
  }

  // MARK: the connection

  private static var newInstance: String {
    UUID().uuidString.replacing("-", with: "").lowercased()
  }

  /// Is another mpv from here on, where it has played something: of one, nothing happens before what it
  /// did last.
  public func startAnew() throws {
    guard state.withLock({ $0.entry > 0 && $0.film == nil }) else { return }
    hangUp()
    let heardFrom = heard.end
    state.withLock { state in
      state = State()
      state.heardFrom = heardFrom
    }
    try connect()
  }

  /// Connects, again after ``hangUp()`` or another daemon's start, and tells what it did meanwhile.
  public func connect() throws {
    try state.withLock { state in
      if let old = state.descriptor { shutdown(old, Int32(SHUT_RDWR)) }
      let descriptor = try Descriptors.connect(to: home.socket.path)
      state.descriptor = descriptor
      Descriptors.readLines(from: fcntl(descriptor, F_DUPFD_CLOEXEC, 0), into: heard, isLast: false)
      {
        try? JSON(text: $0)
      }
      try say(
        [
          "type": "hello", "role": "player", "protocol": 1, "instance": .string(state.instance),
          "pid": .integer(pid), "player": "mpv 0.0 (of the tests)",
        ], &state, at: Self.now)
      for end in state.untaken { try send(end.line, descriptor) }
      if let film = state.film {
        try say(describing(film, as: "state", at: Self.now), &state, at: Self.now)
      }
    }
  }

  /// Closes the connection with no word, as one that was killed.
  public func hangUp() {
    state.withLock { state in
      guard let descriptor = state.descriptor else { return }
      shutdown(descriptor, Int32(SHUT_RDWR))
      close(descriptor)
      state.descriptor = nil
    }
  }

  /// Sends anything at all.
  public func say(_ line: JSON) throws {
    try state.withLock { try send(line, $0.descriptor) }
  }

  // MARK: lines

  private func change(_ body: (inout Film, _ now: Double) -> [JSON]) throws {
    try state.withLock { state in
      guard var film = state.film else { throw SetupError("nothing is open") }
      let now = Self.now
      let lines = body(&film, now)
      state.film = film
      for line in lines { try say(line, &state, at: now) }
    }
  }

  /// Adds when it was, of which file, and where that is.
  private func say(_ line: JSON, _ state: inout State, at now: Double) throws {
    var more: JSON = ["at": .number(now)]
    if state.entry > 0 { more = more.merging(["entry": .integer(state.entry)]) }
    if let film = state.film, line["type"] != "start-file" {
      more = more.merging(["position": .number(film.position(at: now))])
    }
    try send(line.merging(more), state.descriptor)
  }

  private func describing(_ film: Film, as type: String, at now: Double) -> JSON {
    let directory: JSON = .object(
      film.workingDirectory.map { ["working-directory": .string($0)] } ?? [:])
    let file: JSON = [
      "type": .string(type), "path": .string(film.path), "media-title": .string(film.title),
      "position": .number(film.position(at: now)), "duration": .number(film.duration),
      "seekable": true, "pause": .bool(film.isPaused), "core-idle": .bool(film.isPaused),
      "paused-for-cache": false, "eof-reached": false, "speed": 1, "video": true, "image": false,
      "seeking": false,
    ]
    return file.merging(directory)
  }

  private func send(_ line: JSON, _ descriptor: Int32?) throws {
    guard let descriptor else { throw SetupError("the player is not connected") }
    let bytes = Array(try JSONEncoder().encode(line)) + [UInt8(ascii: "\n")]
    let sent = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    guard sent == bytes.count else { throw SetupError("the daemon is gone") }
  }

  /// CLOCK_MONOTONIC, as in each line of a player. Some time ago it may have been below 0, where the
  /// machine was started since: any origin of the clock does.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
