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
        run([
          StaticString("raw").cString, StaticString("show-text").cString, text, milliseconds, nil,
        ])
      }
    }
  }

  /// Writes a line to the terminal, as mpv's own messages.
  func print(_ message: StaticString, _ detail: [UInt8]) {
    ([UInt8](message) + detail).withCString { line in
      run([StaticString("raw").cString, StaticString("print-text").cString, line, nil])
    }
  }

  private func run(_ arguments: [UnsafePointer<CChar>?]) {
    var arguments = arguments
    mpv_command_async(handle, 0, &arguments)
  }
}
