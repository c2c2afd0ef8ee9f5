// SPDX-License-Identifier: MIT

/// One line from a player (docs/protocol.md, "From the player"), as the plugin writes it and the
/// daemon reads it.
public struct PlayerLine: Equatable, Sendable {
  /// Large payloads are boxed: inline copies would enlarge the plugin by a tenth.
  public enum Kind: Equatable, Sendable {
    indirect case hello(Hello)
    case startFile
    indirect case fileLoaded(PlayedFile)
    indirect case state(PresentFile)
    indirect case change(PlaybackValues)
    case seek(PlaybackLoop?)
    case playbackRestart
    /// - Parameter duration: seconds.
    case unload(duration: Double?)
    indirect case endFile(EndOfFile)
    case scriptMessage([[UInt8]])
    /// Answers a ``Prompt``: the index of the chosen item, 0 for an accepted offer; nil if it was
    /// dismissed, timed out or was replaced, or the file ended.
    case choice(id: Int, index: Int?)
    /// Answers ``DaemonLine/requestPosition``.
    ///
    /// - Parameter duration: seconds.
    case position(duration: Double?)
    /// A type unknown to this version.
    case unknown
  }

  /// CLOCK_MONOTONIC, in seconds.
  public var at: Double?
  /// The number of files that this player has started, from 1.
  public var entry: Int?
  /// mpv's `time-pos`, in seconds.
  public var position: Double?
  public var kind: Kind

  public init(at: Double?, entry: Int? = nil, position: Double? = nil, _ kind: Kind) {
    self.at = at
    self.entry = entry
    self.position = position
    self.kind = kind
  }
}

/// The first line of a connection, which identifies the client.
public struct Hello: Equatable, Sendable {
  public enum Role: Equatable, Sendable {
    case player(PlayerIdentity)
    case control
    /// A role unknown to this version, or a player without a valid `instance`.
    case unknown
  }

  /// The version of docs/protocol.md that this code implements.
  public static let currentVersion = 1

  public var role: Role
  public var version: Int?
  /// Whether the player answers ``DaemonLine/requestPosition``.
  public var reportsPosition: Bool
  /// Whether the player shows prompts and seeks.
  public var showsPrompts: Bool

  public init(
    _ role: Role, version: Int? = currentVersion, reportsPosition: Bool = false,
    showsPrompts: Bool = false
  ) {
    self.role = role
    self.version = version
    self.reportsPosition = reportsPosition
    self.showsPrompts = showsPrompts
  }
}

/// The file that is loaded, for a daemon that may not have seen its beginning.
public struct PresentFile: Equatable, Sendable {
  public var file: PlayedFile
  /// CLOCK_MONOTONIC of its `file-loaded`; nil from older plugins.
  public var began: Double?
  /// The position then, in seconds; nil if unknown, and from older plugins.
  public var startPosition: Double?

  public init(_ file: PlayedFile, _ began: Double? = nil, from startPosition: Double? = nil) {
    self.file = file
    self.began = began
    self.startPosition = startPosition
  }
}

/// The end of a file; describes the whole viewing for a daemon that has not seen its beginning.
public struct EndOfFile: Equatable, Sendable {
  /// The number of ends of this player, from 1; nil only from clients other than the plugin.
  public var number: Int?
  public var end: FileEnd
  /// CLOCK_REALTIME at the end, in seconds; nil from older plugins.
  public var date: Double?
  /// CLOCK_MONOTONIC of its `file-loaded`; nil if the file never loaded.
  public var began: Double?
  /// CLOCK_REALTIME of its `file-loaded`; nil from older plugins.
  public var beganDate: Double?
  /// The duration at its `file-loaded`, in seconds, 0 if there was none; nil from older plugins.
  public var loadedDuration: Double?
  /// The last known state of the file; nil if it never loaded.
  public var file: PlayedFile?

  public init(
    number: Int?, end: FileEnd, date: Double? = nil, began: Double? = nil,
    beganDate: Double? = nil, loadedDuration: Double? = nil, file: PlayedFile? = nil
  ) {
    self.loadedDuration = loadedDuration
    self.number = number
    self.end = end
    self.date = date
    self.began = began
    self.beganDate = beganDate
    self.file = file
  }
}

extension PlayerLine.Kind {
  /// The `type` member.
  var name: StaticString {
    switch self {
    case .hello: "hello"
    case .startFile: "start-file"
    case .fileLoaded: "file-loaded"
    case .state: "state"
    case .change: "change"
    case .seek: "seek"
    case .playbackRestart: "playback-restart"
    case .unload: "unload"
    case .endFile: "end-file"
    case .scriptMessage: "script-message"
    case .position: "where"
    case .choice: "choice"
    case .unknown: "unknown"
    }
  }
}

// Writing
extension PlayerLine {
  /// One JSON object with its line feed, at most ``LineLimits/line`` bytes.
  public var bytes: [UInt8] {
    var writer = LineWriter(type: kind.name)
    if case .hello(let hello) = kind { writer.add(hello) }
    writer.add(Key.at, at)
    writer.add(Key.entry, entry)
    writer.add(Key.position, position)
    switch kind {
    case .hello(let hello):
      if case .player(let identity) = hello.role { writer.add(identity) }
      if hello.reportsPosition { writer.add(Key.answersWhere, true) }
      if hello.showsPrompts { writer.add(Key.showsPrompts, true) }
    case .fileLoaded(let file): writer.add(file)
    case .state(let present):
      writer.add(Key.began, present.began)
      writer.add(Key.startPosition, present.startPosition)
      writer.add(present.file)
    case .change(let values): writer.add(values)
    case .seek(let loop): writer.add(loop)
    case .unload(let duration), .position(let duration): writer.add(Key.duration, duration)
    case .endFile(let end): writer.add(end)
    case .scriptMessage(let arguments): writer.add(Key.arguments, texts: arguments)
    case .choice(let id, let index):
      writer.add(Key.id, id)
      writer.add(Key.index, index)
    case .startFile, .playbackRestart, .unknown: break
    }
    return writer.line
  }
}

extension LineWriter {
  fileprivate mutating func add(_ hello: Hello) {
    switch hello.role {
    case .player: add(Key.role, "player")
    case .control: add(Key.role, "control")
    case .unknown: break
    }
    add(Key.version, hello.version)
  }

  fileprivate mutating func add(_ end: EndOfFile) {
    add(Key.number, end.number)
    add(Key.reason, end.end.reason.name)
    add(Key.error, text: end.end.error)
    add(Key.date, end.date)
    add(Key.began, end.began)
    add(Key.beganDate, end.beganDate)
    add(Key.loadedDuration, end.loadedDuration)
    if let file = end.file { add(file) }
  }
}

// Reading
extension PlayerLine {
  /// - Returns: nil if `line` is no JSON object with a type, or a value has the wrong type. Unknown
  ///   types and keys are skipped; `null` counts as absent.
  public init?(_ line: [UInt8]) {
    var members = Members()
    let isObject = JSONReader.readObject(line) { key, value in members.read(key, value) }
    guard isObject, let type = members.type, let kind = members.kind(type),
      !members.isMalformed || kind == .unknown
    else { return nil }
    self.init(at: members.at, entry: members.entry, position: members.position, kind)
  }

  /// All members that a line can have. `type` may come last.
  private struct Members {
    var type: [UInt8]?
    var at: Double?
    var entry: Int?
    var position: Double?
    var role: [UInt8]?
    var version: Int?
    var identity = PlayerIdentity.Members()
    var reportsPosition: Bool?
    var showsPrompts: Bool?
    var id: Int?
    var index: Int?
    var file = PlayedFile()
    var number: Int?
    var reason: [UInt8]?
    var error: [UInt8]?
    var date: Double?
    var began: Double?
    var beganDate: Double?
    var startPosition: Double?
    var loadedDuration: Double?
    var arguments: [[UInt8]]?
    var isMalformed = false

    mutating func read(_ key: [UInt8], _ value: JSONReader.Value) {
      if case .null = value { return }
      if !(readOwn(key, value) ?? identity.read(key, value) ?? file.read(key, value) ?? true) {
        isMalformed = true
      }
    }

    /// - Returns: nil for an unknown key, false for a value of the wrong type.
    private mutating func readOwn(_ key: [UInt8], _ value: JSONReader.Value) -> Bool? {
      if key.elementsEqual(Key.type) { return value.read(into: &type) }
      if key.elementsEqual(Key.at) { return value.read(into: &at) }
      if key.elementsEqual(Key.entry) { return value.read(into: &entry) }
      if key.elementsEqual(Key.position) { return value.read(into: &position) }
      if key.elementsEqual(Key.role) { return value.read(into: &role) }
      if key.elementsEqual(Key.version) { return value.read(into: &version) }
      if key.elementsEqual(Key.answersWhere) {
        // A later version may use another type.
        _ = value.read(into: &reportsPosition)
        return true
      }
      if key.elementsEqual(Key.showsPrompts) {
        _ = value.read(into: &showsPrompts)
        return true
      }
      if key.elementsEqual(Key.id) { return value.read(into: &id) }
      if key.elementsEqual(Key.index) { return value.read(into: &index) }
      if key.elementsEqual(Key.number) { return value.read(into: &number) }
      if key.elementsEqual(Key.reason) { return value.read(into: &reason) }
      if key.elementsEqual(Key.error) { return value.read(into: &error) }
      if key.elementsEqual(Key.date) { return value.read(into: &date) }
      if key.elementsEqual(Key.began) { return value.read(into: &began) }
      if key.elementsEqual(Key.beganDate) { return value.read(into: &beganDate) }
      if key.elementsEqual(Key.startPosition) { return value.read(into: &startPosition) }
      if key.elementsEqual(Key.loadedDuration) { return value.read(into: &loadedDuration) }
      if key.elementsEqual(Key.arguments) { return value.read(into: &arguments) }
      return nil
    }

    /// - Returns: nil if a member that the type requires is missing.
    func kind(_ type: [UInt8]) -> Kind? {
      if type.elementsEqual("hello") {
        return .hello(
          Hello(
            helloRole, version: version, reportsPosition: reportsPosition ?? false,
            showsPrompts: showsPrompts ?? false))
      }
      if type.elementsEqual("start-file") { return .startFile }
      if type.elementsEqual("file-loaded") { return hasPath ? .fileLoaded(file) : nil }
      if type.elementsEqual("state") {
        return hasPath ? .state(PresentFile(file, began, from: startPosition)) : nil
      }
      if type.elementsEqual("change") { return .change(file.values) }
      if type.elementsEqual("seek") { return .seek(file.loop) }
      if type.elementsEqual("playback-restart") { return .playbackRestart }
      if type.elementsEqual("unload") { return .unload(duration: file.values.duration) }
      if type.elementsEqual("end-file") { return .endFile(end) }
      if type.elementsEqual("where") { return .position(duration: file.values.duration) }
      if type.elementsEqual("script-message") { return .scriptMessage(arguments ?? []) }
      if type.elementsEqual("choice") { return id.map { .choice(id: $0, index: index) } }
      return .unknown
    }

    private var hasPath: Bool { file.path?.isEmpty == false }

    private var helloRole: Hello.Role {
      guard let role else { return .unknown }
      if role.elementsEqual("control") { return .control }
      guard role.elementsEqual("player"), let identity = PlayerIdentity(identity) else {
        return .unknown
      }
      return .player(identity)
    }

    private var end: EndOfFile {
      EndOfFile(
        number: number, end: FileEnd(reason: FileEnd.Reason(reason ?? []), error: error),
        date: date, began: began, beganDate: beganDate, loadedDuration: loadedDuration,
        file: hasPath ? file : nil)
    }
  }
}
