// SPDX-License-Identifier: MIT

internal import Addresses
internal import Playback
internal import PlayerProtocol
internal import Timekeeping

extension PlayerLine {
  /// The event that this line reports, dated no later than now.
  ///
  /// - Returns: nil if it reports none, or a required member is missing.
  func event(_ clocks: Clocks) -> PlaybackEvent? {
    guard let entry, let kind = eventKind(clocks) else { return nil }
    let now = clocks.now()
    let at = at.map { min(Instant($0), now) } ?? now
    return PlaybackEvent(
      at: at, date: endDate.flatMap { clocks.plausible(date: $0, at: at) }, entry: entry,
      position: position, loops: loop.map { PlaybackLoops($0) }, kind: kind)
  }

  private func eventKind(_ clocks: Clocks) -> PlaybackEvent.Kind? {
    switch kind {
    case .startFile: .started
    case .fileLoaded(let file): LoadedFile(file).map { .loaded($0, Properties(file)) }
    case .state(let present):
      LoadedFile(present.file).map {
        .joined($0, Properties(present.file), since: FileBeginning(present))
      }
    case .change(let values): .changed(Properties(values))
    case .seek: .seeked
    case .playbackRestart: .restarted
    case .position(let duration): .positionReported(duration: duration)
    case .unload(let duration): .unloading(duration: duration)
    case .endFile(let end): .ended(EndReason(end.end.reason), EndSnapshot(end, clocks))
    case .hello, .scriptMessage, .choice, .unknown: nil
    }
  }

  private var endDate: Double? {
    if case .endFile(let end) = kind { end.date } else { nil }
  }

  private var loop: PlaybackLoop? {
    switch kind {
    case .seek(let loop): loop
    case .fileLoaded(let file): file.loop
    case .state(let present): present.file.loop
    default: nil
    }
  }
}

extension Clocks {
  /// The largest difference between a line's two clocks without a suspend, in seconds.
  private static let tolerance: Seconds = 60

  /// The date of an event by the player's wall clock, if plausible.
  ///
  /// CLOCK_MONOTONIC excludes suspend, so the event happened at or before the date that it yields.
  /// A later date comes from a wall clock that has been set back since, and one before 2001 from a
  /// clock that was not set yet.
  ///
  /// - Returns: seconds since 1970; nil if `date` is implausible.
  func plausible(date: Double, at instant: Instant) -> Double? {
    let latest = self.date(of: instant)
    return date > 1e9 && date <= latest + Self.tolerance ? min(date, latest) : nil
  }
}

extension EndSnapshot {
  fileprivate init?(_ end: EndOfFile, _ clocks: Clocks) {
    guard let file = end.file, let loaded = LoadedFile(file), let began = end.began else {
      return nil
    }
    let instant = min(Instant(began), clocks.now())
    self.init(
      file: loaded, properties: Properties(file), began: Instant(began),
      beganDate: end.beganDate.flatMap { clocks.plausible(date: $0, at: instant) },
      loadedDuration: end.loadedDuration)
  }
}

extension FileBeginning {
  fileprivate init?(_ present: PresentFile) {
    guard let began = present.began else { return nil }
    self.init(at: Instant(began), position: present.startPosition ?? 0)
  }
}

extension LoadedFile {
  fileprivate init?(_ file: PlayedFile) {
    guard let path = file.path.map(Self.text), !path.isEmpty else { return nil }
    let address = MediaAddress(path, workingDirectory: file.workingDirectory.map(Self.text))
    var tags = Dictionary(
      file.metadata.map { (Self.text($0.key), Self.text($0.value)) }, uniquingKeysWith: { $1 })
    if file.isResolved == true, !address.isLocal { tags[Self.resolvedTag] = "" }
    self.init(
      address: address, mediaTitle: file.values.mediaTitle.map(Self.text), tags: tags,
      hasVideo: file.values.hasVideo ?? true, isImage: file.values.isImage ?? false,
      hasStartOption: file.hasStartOption ?? false, lastChapter: LastChapter(file.chapters))
  }

  fileprivate static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

extension LastChapter {
  fileprivate init?(_ chapters: FileChapters) {
    guard let count = chapters.count, count > 0, let start = chapters.lastStart else { return nil }
    self.init(count: count, start: start, title: chapters.lastTitle.map(LoadedFile.text))
  }
}

extension Properties {
  fileprivate init(_ file: PlayedFile) {
    self.init(file.values)
    seeking = file.isSeeking
  }

  fileprivate init(_ values: PlaybackValues) {
    self.init(
      pause: values.pause, coreIdle: values.coreIdle, pausedForCache: values.pausedForCache,
      eofReached: values.eofReached, seekable: values.seekable, speed: values.speed,
      duration: values.duration, mediaTitle: values.mediaTitle.map(LoadedFile.text),
      isBackward: values.isBackward, hasVideo: values.hasVideo, isImage: values.isImage)
  }
}

extension PlaybackLoops {
  fileprivate init(_ loop: PlaybackLoop) {
    self.init(
      file: loop.file,
      points: loop.a.flatMap { a in loop.b.map { b in min(a, b)...max(a, b) } })
  }
}

extension EndReason {
  fileprivate init(_ reason: FileEnd.Reason) {
    self =
      switch reason {
      case .eof: .eof
      case .stop: .stop
      case .quit: .quit
      case .error: .error
      case .redirect: .redirect
      }
  }
}
