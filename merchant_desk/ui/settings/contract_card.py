"""Settings, Store and API: the contract check, its progress, its results, and the report."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from merchant_desk.ui.settings.rows import Beside, SettingsCard
from merchant_desk.ui.settings.view_model_contract import ContractModel, ContractState
from merchant_desk.ui.widgets.button import Button
from merchant_desk.ui.widgets.icon_view import Mark
from merchant_desk.ui.widgets.label import Paragraph
from merchant_desk.ui.words import tr


class ContractCard(SettingsCard):
    """Shows a `ContractModel`. At the real store it only says why there is no check."""

    def __init__(self, model: ContractModel) -> None:
        super().__init__(tr("Contract", "Contract check"), name="settings-contract")
        self._model = model
        self.verdict.show()
        self._words = Beside(style="body", name="settings-contract-words")
        self._start = Button(
            tr("Contract", "Check the contract"), name="settings-contract-start", icon="shield-check"
        )
        self._start.clicked.connect(model.start)
        self._stop = Button(tr("Contract", "Stop"), name="settings-contract-stop")
        self._stop.clicked.connect(model.stop)
        self._bar = QProgressBar()
        self._bar.setObjectName("settings-contract-progress")
        self._bar.setAccessibleName(tr("Contract", "How far the check is"))
        self._bar.setTextVisible(False)
        self.add_row(tr("Contract", "At this server"), self._words, self._start, self._stop, below=self._bar)
        self._results, self._results_row = self._lines(tr("Contract", "Result"), "settings-contract-needed")
        self._learned_beside = Beside(name="settings-contract-learned")
        self._learned = self._learned_beside.words
        self._learned_row = self.add_row(tr("Contract", "Learned"), self._learned_beside)
        self._save = Button(
            tr("Contract", "Save the report…"), name="settings-contract-save", icon="download"
        )
        self._save.clicked.connect(self._ask_where)
        self._save_row = self.add_row(
            tr("Contract", "Report"),
            self._save,
            None,
            note=tr("Contract", "Without keys, tokens or people"),
        )
        self._notice = Paragraph("", style="small", name="settings-contract-notice")
        self._notice_row = self.add_notice(self._notice)
        model.changed.connect(self._show_state)
        self._show_state(model.state)

    def _lines(self, label: str, name: str) -> tuple[list[Mark], QWidget]:
        """A row of as many lines as there are things that a sale needs."""
        holder = QWidget()
        holder.setObjectName(name)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        marks = [Mark("ring", "", ink="text2", name=f"{name}.{number}", weight=500) for number in range(6)]
        for line in marks:
            column.addWidget(line)
        return marks, self.add_row(label, holder, None)

    def _show_state(self, state: ContractState) -> None:
        self.verdict.set(state.icon, state.verdict, ink=state.ink)
        if not state.is_possible:
            words = tr(
                "Contract",
                "The check makes and cancels orders, so it runs only in a test store or in training.",
            )
        elif state.is_running:
            words = state.doing
        else:
            words = tr(
                "Contract",
                "Makes small orders, looks at what comes back, and cancels them. Takes up to a minute.",
            )
        self._words.words.setText(words)
        self._start.setVisible(state.is_possible and not state.is_running)
        self._stop.setVisible(state.is_running)
        self._bar.setVisible(state.is_running)
        self._bar.setRange(0, state.parts)
        self._bar.setValue(state.part)
        for number, line in enumerate(self._results):
            has_line = number < len(state.needed)
            line.setVisible(has_line)
            if has_line:
                text, is_good = state.needed[number]
                icon, ink = ("check-disc", "confirmedFg") if is_good else ("octagon-x", "failedFg")
                line.set(icon, text, ink=ink, text_ink="text")
        self._results_row.setVisible(bool(state.needed))
        self._learned.setText(" ".join(state.learned))
        self._learned_row.setVisible(bool(state.learned))
        self._save_row.setVisible(state.can_save)
        self._notice.setText(state.notice)
        self._notice_row.setVisible(bool(state.notice))

    def _ask_where(self) -> None:
        """Where the copy goes; the dialog answers by its signal, nothing waits for it."""
        dialog = QFileDialog(self, tr("Contract", "Save the report"))
        dialog.setObjectName("settings-contract-file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("md")
        dialog.selectFile(self._model.suggested_name)
        dialog.fileSelected.connect(self._model.save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
