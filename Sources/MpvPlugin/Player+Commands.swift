// SPDX-License-Identifier: MIT

import CMpv

// Only the array form of commands, with the prefix `raw`: a title can contain quotes, `;` and
// `${…}`, which the string form would interpret.

extension Player {
  /// Shows a text on the player's screen; does not wait for the result.
  func show(_ screenText: ScreenText) {
    var milliseconds: [UInt8] = []
    milliseconds.append(decimal: screenText.milliseconds)
    screenText.text.withCString { text in
      milliseconds.withCString { milliseconds in
        run("show-text", text, milliseconds)
      }
    }
  }

  /// Writes a message to the log of `mpv -v` only.
  ///
  /// libmpv offers plugins no log, but mpv logs every property that is set, even an unknown one:
  /// `user-data` exists since mpv 0.36.
  func logVerbosely(_ message: StaticString) {
    mpv_set_property_string(handle, StaticString("user-data/scrobbled").cString, message.cString)
  }

  /// Writes a line to the terminal, like mpv's own messages.
  func print(_ message: StaticString, _ detail: [UInt8]) {
    ([UInt8](message) + detail).withCString { line in
      run("print-text", line, nil)
    }
  }

  /// Seeks to a position in seconds from the start of the file.
  func seek(to position: Double) {
    guard let seconds = [UInt8](microseconds: position + startTime) else { return }
    seconds.withCString { run("seek", $0, StaticString("absolute+exact").cString) }
  }

  /// Draws over the picture.
  ///
  /// - Parameter events: the lines of an ASS script of 480 pixels in height; empty removes them.
  func draw(_ events: [UInt8]) {
    events.withCString { data in
      // The order of positional arguments may change in a later mpv. Numbers may be strings.
      var keys: InlineArray<5, UnsafeMutablePointer<CChar>?> = [
        Self.mutable("name"), Self.mutable("id"), Self.mutable("format"), Self.mutable("res_y"),
        Self.mutable("data"),
      ]
      var values: InlineArray<5, mpv_node> = [
        Self.node(Self.mutable("osd-overlay")), Self.node(Self.mutable("1")),
        Self.node(Self.mutable(events.isEmpty ? "none" : "ass-events")),
        Self.node(Self.mutable("480")), Self.node(UnsafeMutablePointer(mutating: data)),
      ]
      var keySpan = keys.mutableSpan
      keySpan.withUnsafeMutableBufferPointer { keys in
        var valueSpan = values.mutableSpan
        valueSpan.withUnsafeMutableBufferPointer { values in
          var list = mpv_node_list(
            num: 5, values: values.baseAddress, keys: keys.baseAddress)
          withUnsafeMutablePointer(to: &list) { list in
            var command = mpv_node()
            command.format = MPV_FORMAT_NODE_MAP
            command.u.list = list
            mpv_command_node_async(handle, 0, &command)
          }
        }
      }
    }
  }

  private static func mutable(_ text: StaticString) -> UnsafeMutablePointer<CChar> {
    UnsafeMutablePointer(mutating: text.cString)
  }

  @inline(never)
  private static func node(_ text: UnsafeMutablePointer<CChar>) -> mpv_node {
    var node = mpv_node()
    node.format = MPV_FORMAT_STRING
    node.u.string = text
    return node
  }

  /// Binds keys, before all other bindings, until the next call.
  ///
  /// - Parameter bindings: lines as in `input.conf`; none removes the bindings.
  func bind(_ bindings: [UInt8]) {
    let section = StaticString("scrobbled").cString
    guard !bindings.isEmpty else { return run("disable-section", section) }
    bindings.withCString {
      run("define-section", section, $0, StaticString("force").cString)
    }
    run("enable-section", section, StaticString("allow-hide-cursor+allow-vo-dragging").cString)
  }

  @inline(never)
  private func run(
    _ command: StaticString, _ first: UnsafePointer<CChar>, _ second: UnsafePointer<CChar>? = nil,
    _ third: UnsafePointer<CChar>? = nil
  ) {
    var arguments: InlineArray<6, UnsafePointer<CChar>?> = [
      StaticString("raw").cString, command.cString, first, second, third, nil,
    ]
    var span = arguments.mutableSpan
    _ = span.withUnsafeMutableBufferPointer { mpv_command_async(handle, 0, $0.baseAddress) }
  }
}
