"""`blindmask doctor`: versions, weights, folders, fonts, and whether the reading engine starts."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

from blindmask.case.calls import ProbeEngine
from blindmask.core.errors import AppError, EngineError
from blindmask.host.fonts import find_cjk_fonts
from blindmask.host.paths import models_dir, resources_dir, user_data_dir
from blindmask.host.versions import installed_versions
from blindmask.host.weights import verify_models
from blindmask.jobs.base import default_workers
from blindmask.jobs.local import LocalExecutor
from blindmask.messages import _, error_text

Write = Callable[[str], None]


def run_doctor(write: Write, *, engine: bool = True) -> int:
    """Writes one line per finding and returns the exit code: 0, or 4 when weights are wrong or the engine fails.

    `engine=False` leaves out starting the reading engine, which takes seconds. The lines name no document and no
    person; the person's own folder is written as ~.
    """
    _write_versions(write)
    _write_folders(write)
    _write_fonts(write)
    codes = [_write_models(write)]
    if engine and codes == [0]:
        codes.append(_write_engine(write))
    write(_("网络：程序不含联网代码；处理进程会拒绝任何非本机连接，识别库的遥测已关闭。"))
    return max(codes)


def _write_versions(write: Write) -> None:
    write(f"Python {platform.python_version()} · {platform.system()} {platform.machine()}")
    for package, version in installed_versions().items():
        write(f"{package} {version}" if version else _("{package} 未安装").format(package=package))


def _write_folders(write: Write) -> None:
    for label, folder in (
        (_("模型"), models_dir()),
        (_("资源"), resources_dir()),
        (_("个人数据"), user_data_dir()),
    ):
        write(_("{place}：{what}").format(place=label, what=_short(folder)))


def _write_fonts(write: Write) -> None:
    fonts = find_cjk_fonts()
    if fonts:
        write(_("中文字体：{count} 个，首选 {name}").format(count=len(fonts), name=fonts[0].name))
    else:
        write(_("中文字体：没有找到，界面文字可能显示为方块。请安装 fonts-noto-cjk 或其他中文字体。"))


def _write_models(write: Write) -> int:
    states = verify_models()
    for state in states:
        source = f"{state.model.package} {state.model.version}"
        if state.error is None:
            write(_("模型 {name}：校验通过（{source}）").format(name=state.model.name, source=source))
        else:
            write(error_text(state.error))
    return max(state.error.exit_code if state.error else 0 for state in states) if states else EngineError.exit_code


def _write_engine(write: Write) -> int:
    write(_("处理进程：最多 {count} 个").format(count=default_workers()))
    try:
        with LocalExecutor(1) as executor:
            seconds = executor.submit(ProbeEngine()).result()
    except AppError as error:
        write(_("识别引擎：无法启动（{code}）。{error}").format(code=error.code, error=error_text(error)))
        return error.exit_code
    write(_("识别引擎：{seconds:.1f} 秒后就绪").format(seconds=seconds))
    return 0


def _short(folder: Path) -> str:
    """The path with the person's home folder, whose name may be the person's, written as ~."""
    home = Path.home()
    return f"~/{folder.relative_to(home).as_posix()}" if folder.is_relative_to(home) else str(folder)
