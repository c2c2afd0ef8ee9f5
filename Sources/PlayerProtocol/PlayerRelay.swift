// SPDX-License-Identifier: MIT

/// What one running player says: its events in, lines for the daemon out.
///
/// Holds no logic but the bookkeeping of docs/protocol.md. Each function returns the line to send,
/// whether anybody listens or not; what must not get lost is kept in `ends`.
struct PlayerRelay {
  private enum State {
    case idle
    /// `start-file` was seen; nothing is known of the file.
    case opening
    case loaded(Loaded)
    /// The hook `on_unload` was seen; from here on the properties are those of no file.
    case unloading(Loaded?)
  }

  private struct Loaded {
    var file: PlayedFile
    /// The instant of `file-loaded`.
    var began: Double
    var position: Double?
  }

  private let identity: PlayerIdentity
  private var state = State.idle
  private var entry = 0
  private var lastEnd = 0
  private var ends = UnacknowledgedEnds()

  init(identity: PlayerIdentity) {
    self.identity = identity
  }

  mutating func fileStarted(at instant: Double) -> [UInt8] {
    entry += 1
    state = .opening
    return writer("start-file", instant).line
  }

  mutating func fileLoaded(_ file: PlayedFile, _ moment: Moment) -> [UInt8] {
    state = .loaded(Loaded(file: file, began: moment.instant, position: moment.position))
    var writer = writer("file-loaded", moment)
    writer.add(file)
    return writer.line
  }

  /// nil where nothing changed that the daemon wants to know.
  ///
  /// - Parameter moment: asked for where there is something to say.
  mutating func valuesChanged(to values: PlaybackValues, moment: () -> Moment) -> [UInt8]? {
    guard case .loaded(var loaded) = state,
      let changes = loaded.file.values.difference(to: values)
    else { return nil }
    let moment = moment()
    loaded.file.values.apply(changes)
    loaded.position = moment.position ?? loaded.position
    state = .loaded(loaded)
    var writer = writer("change", moment)
    writer.add(changes)
    return writer.line
  }

  mutating func seeked(_ moment: Moment) -> [UInt8] {
    note(moment)
    return writer("seek", moment).line
  }

  mutating func playbackRestarted(_ moment: Moment) -> [UInt8] {
    note(moment)
    return writer("playback-restart", moment).line
  }

  /// - Parameter file: as it is at the hook, the last moment at which the player knows it.
  /// - Returns: nil where the hook was seen already.
  mutating func unloading(_ file: PlayedFile, _ moment: Moment) -> [UInt8]? {
    switch state {
    case .loaded(var loaded):
      loaded.file = file
      loaded.position = moment.position ?? loaded.position
      state = .unloading(loaded)
    case .idle, .opening: state = .unloading(nil)
    case .unloading: return nil
    }
    var writer = writer("unload", moment)
    writer.add("duration", file.values.duration)
    return writer.line
  }

  mutating func fileEnded(_ end: FileEnd, at instant: Double) -> [UInt8] {
    let loaded = present
    state = .idle
    lastEnd += 1
    var writer = writer("end-file", Moment(instant: instant, position: loaded?.position))
    writer.add("number", lastEnd)
    writer.add("reason", end.reason.name)
    writer.add("error", text: end.error)
    if let loaded {
      writer.add("began", loaded.began)
      writer.add(loaded.file)
    }
    let line = writer.line
    // A file that never loaded was not viewed: a playlist of a thousand missing files must not
    // push the viewings out of the queue.
    if loaded != nil { ends.append(line, number: lastEnd) }
    return line
  }

  /// Catches up after the player has dropped events, which it does when a thousand wait.
  ///
  /// - Parameter file: what is loaded now.
  mutating func eventsLost(_ file: PlayedFile?, _ moment: Moment) -> [UInt8] {
    if let file, case .loaded(let loaded) = state, loaded.file.path == file.path {
      return presentState(file, moment)
    }
    var lines = present == nil ? [] : fileEnded(FileEnd(reason: .stop), at: moment.instant)
    guard let file else { return lines }
    if case .opening = state {} else { entry += 1 }
    lines += fileLoaded(file, moment)
    return lines
  }

  /// The end of the file that is still loaded when the player goes; nil where there is none, as it
  /// should be.
  mutating func playerQuit(at instant: Double) -> [UInt8]? {
    present == nil ? nil : fileEnded(FileEnd(reason: .quit), at: instant)
  }

  func scriptMessage(_ arguments: [[UInt8]], _ moment: Moment) -> [UInt8] {
    var writer = writer("script-message", moment)
    writer.add("arguments", texts: arguments)
    return writer.line
  }

  /// The first lines of a connection: who speaks, the ends not taken, and what plays now.
  ///
  /// - Parameter file: asked for where one is loaded.
  mutating func greeting(_ moment: Moment, file: () -> PlayedFile) -> [UInt8] {
    var lines = identity.hello(at: moment.instant) + ends.lines
    if case .loaded = state { lines += presentState(file(), moment) }
    return lines
  }

  /// What goes to the spool when the player quits; nil where every end is taken.
  func spool(at instant: Double) -> [UInt8]? {
    guard !ends.isEmpty else { return nil }
    return identity.hello(at: instant) + ends.lines
  }

  mutating func taken(upTo number: Int) {
    ends.taken(upTo: number)
  }
}

extension PlayerRelay {
  /// The file that has begun and not ended.
  private var present: Loaded? {
    switch state {
    case .loaded(let loaded): loaded
    case .unloading(let loaded): loaded
    case .idle, .opening: nil
    }
  }

  private mutating func presentState(_ file: PlayedFile, _ moment: Moment) -> [UInt8] {
    if case .loaded(var loaded) = state {
      loaded.file = file
      loaded.position = moment.position ?? loaded.position
      state = .loaded(loaded)
    }
    var writer = writer("state", moment)
    writer.add(file)
    return writer.line
  }

  private mutating func note(_ moment: Moment) {
    guard case .loaded(var loaded) = state else { return }
    loaded.position = moment.position ?? loaded.position
    state = .loaded(loaded)
  }

  private func writer(_ type: StaticString, _ moment: Moment) -> LineWriter {
    var writer = writer(type, moment.instant)
    writer.add("position", moment.position)
    return writer
  }

  private func writer(_ type: StaticString, _ instant: Double) -> LineWriter {
    var writer = LineWriter(type: type)
    writer.add("at", instant)
    if entry > 0 { writer.add("entry", entry) }
    return writer
  }
}
