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

  private func run(
    _ command: StaticString, _ first: UnsafePointer<CChar>, _ second: UnsafePointer<CChar>?
  ) {
    var arguments: InlineArray<5, UnsafePointer<CChar>?> = [
      StaticString("raw").cString, command.cString, first, second, nil,
    ]
    var span = arguments.mutableSpan
    _ = span.withUnsafeMutableBufferPointer { mpv_command_async(handle, 0, $0.baseAddress) }
  }
}
