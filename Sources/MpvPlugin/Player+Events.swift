// SPDX-License-Identifier: MIT

import CMpv

/// An event of libmpv, decoded.
enum PlayerEvent {
  case startFile
  case fileLoaded
  case seek
  case playbackRestart
  /// The player waits in the hook until `Player.resume(afterHook:)`.
  case unloading(hook: UInt64)
  case endFile(FileEnd)
  indirect case changed(PlaybackValues)
  case scriptMessage([[UInt8]])
  /// The player's event queue was full; some events are lost.
  case overflow
  case shutdown
  case other
}

extension Player {
  /// The observed properties; the raw value is the reply userdata of each change.
  private enum Observed: UInt64, CaseIterable {
    case pause = 1
    case coreIdle, pausedForCache, eofReached, seekable, speed, duration, mediaTitle, direction
    case tracks, forcedTitle

    func property(direction: StaticString) -> (name: StaticString, format: mpv_format) {
      switch self {
      case .pause: ("pause", MPV_FORMAT_FLAG)
      case .coreIdle: ("core-idle", MPV_FORMAT_FLAG)
      case .pausedForCache: ("paused-for-cache", MPV_FORMAT_FLAG)
      case .eofReached: ("eof-reached", MPV_FORMAT_FLAG)
      case .seekable: ("seekable", MPV_FORMAT_FLAG)
      case .speed: ("speed", MPV_FORMAT_DOUBLE)
      case .duration: ("duration", MPV_FORMAT_DOUBLE)
      case .mediaTitle: ("media-title", MPV_FORMAT_STRING)
      case .direction: (direction, MPV_FORMAT_STRING)
      // Only reports that the list changed; it is read when needed.
      case .tracks: ("track-list", MPV_FORMAT_NONE)
      // mpv 0.35 does not report the resulting change of `media-title`.
      case .forcedTitle: ("force-media-title", MPV_FORMAT_NONE)
      }
    }
  }

  /// Subscribes to the events of `PlayerEvent` only. `time-pos` is not observed: it changes with
  /// every frame, and the position between two events can be computed.
  func observe() {
    for event in [
      MPV_EVENT_VIDEO_RECONFIG, MPV_EVENT_AUDIO_RECONFIG, MPV_EVENT_COMMAND_REPLY,
    ] {
      mpv_request_event(handle, event, 0)
    }
    let direction = directionProperty
    for observed in Observed.allCases {
      let (name, format) = observed.property(direction: direction)
      mpv_observe_property(handle, observed.rawValue, name.cString, format)
    }
    addHook()
  }

  /// Adds the hook again: mpv removes it when its event does not fit the queue. If it was not
  /// removed, the hook runs twice from then on.
  func addHook() {
    mpv_hook_add(handle, 0, StaticString("on_unload").cString, 50)
  }

  /// The next event in the queue; nil if it is empty. Never blocks.
  func nextEvent() -> PlayerEvent? {
    guard let event = mpv_wait_event(handle, 0)?.pointee else { return nil }
    switch event.event_id {
    case MPV_EVENT_NONE: return nil
    case MPV_EVENT_START_FILE: return .startFile
    case MPV_EVENT_FILE_LOADED: return .fileLoaded
    case MPV_EVENT_SEEK: return .seek
    case MPV_EVENT_PLAYBACK_RESTART: return .playbackRestart
    case MPV_EVENT_QUEUE_OVERFLOW: return .overflow
    case MPV_EVENT_SHUTDOWN: return .shutdown
    case MPV_EVENT_HOOK:
      guard let hook = event.data?.assumingMemoryBound(to: mpv_event_hook.self) else {
        return .other
      }
      return .unloading(hook: hook.pointee.id)
    case MPV_EVENT_END_FILE:
      guard let end = event.data?.assumingMemoryBound(to: mpv_event_end_file.self) else {
        return .other
      }
      return .endFile(FileEnd(end.pointee))
    case MPV_EVENT_PROPERTY_CHANGE:
      guard let property = event.data?.assumingMemoryBound(to: mpv_event_property.self) else {
        return .other
      }
      return .changed(values(property.pointee, observed: event.reply_userdata))
    case MPV_EVENT_CLIENT_MESSAGE:
      guard let message = event.data?.assumingMemoryBound(to: mpv_event_client_message.self) else {
        return .other
      }
      return .scriptMessage(Self.arguments(message.pointee))
    default: return .other
    }
  }

  /// Lets the player continue after a hook.
  func resume(afterHook hook: UInt64) {
    mpv_hook_continue(handle, hook)
  }

  private func values(_ property: mpv_event_property, observed: UInt64) -> PlaybackValues {
    var values = PlaybackValues()
    guard let observed = Observed(rawValue: observed) else { return values }
    let (flag, number, text) = Self.content(of: property)
    switch observed {
    case .pause: values.pause = flag
    case .coreIdle: values.coreIdle = flag
    case .pausedForCache: values.pausedForCache = flag
    case .eofReached: values.eofReached = flag
    case .seekable: values.seekable = flag
    case .speed: values.speed = number
    case .duration: values.duration = number
    case .mediaTitle: values.mediaTitle = text
    case .direction: values.isBackward = text.map(PlaybackValues.isBackward)
    case .tracks: (values.hasVideo, values.isImage) = video()
    case .forcedTitle: values.mediaTitle = self.text("media-title")
    }
    return values
  }

  @inline(never)
  private static func content(
    of property: mpv_event_property
  ) -> (flag: Bool?, number: Double?, text: [UInt8]?) {
    switch property.format {
    case MPV_FORMAT_FLAG:
      (property.data?.assumingMemoryBound(to: CInt.self).pointee != 0, nil, nil)
    case MPV_FORMAT_DOUBLE:
      (nil, property.data?.assumingMemoryBound(to: Double.self).pointee, nil)
    case MPV_FORMAT_STRING:
      (
        nil, nil,
        [UInt8](
          cString: property.data?.assumingMemoryBound(to: UnsafePointer<CChar>?.self).pointee)
      )
    default: (nil, nil, nil)
    }
  }

  private static func arguments(_ message: mpv_event_client_message) -> [[UInt8]] {
    var arguments: [[UInt8]] = []
    for index in 0..<min(LineLimits.arguments, max(0, Int(message.num_args))) {
      guard let argument = [UInt8](cString: message.args?[index]) else { continue }
      arguments.append(argument)
    }
    return arguments
  }
}

extension FileEnd {
  fileprivate init(_ end: mpv_event_end_file) {
    switch end.reason {
    case MPV_END_FILE_REASON_EOF: self.init(reason: .eof)
    case MPV_END_FILE_REASON_QUIT: self.init(reason: .quit)
    case MPV_END_FILE_REASON_REDIRECT: self.init(reason: .redirect)
    case MPV_END_FILE_REASON_ERROR:
      self.init(reason: .error, error: [UInt8](cString: mpv_error_string(end.error)))
    default: self.init(reason: .stop)
    }
  }
}
