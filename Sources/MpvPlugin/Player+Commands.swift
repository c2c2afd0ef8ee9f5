// SPDX-License-Identifier: MIT

import CMpv

// Only the array form of a command, with the prefix `raw`: a title can hold quotes, `;` and `${…}`,
// which the string form would run and expand.

extension Player {
  /// Shows a line on the screen; doesn't wait for it.
  func show(_ screenText: ScreenText) {
    var milliseconds: [UInt8] = []
    milliseconds.append(decimal: screenText.milliseconds)
    screenText.text.withCString { text in
      milliseconds.withCString { milliseconds in
        run("show-text", text, milliseconds)
      }
    }
  }

  /// Says something in the log of `mpv -v` only.
  ///
  /// libmpv gives a plugin no log, but the player logs each property that is set, even one that it
  /// doesn't know: `user-data` is there since mpv 0.36.
  func logVerbosely(_ message: StaticString) {
    mpv_set_property_string(handle, StaticString("user-data/scrobbled").cString, message.cString)
  }

  /// Writes a line to the terminal, as mpv's own messages.
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
