"""Les fichiers de données officiels : leurs noms, leurs sommes de contrôle, leurs miroirs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataFile:
    """Un fichier officiel. `sha256` est celle du contenu *décompressé* : elle vaut pour toutes les formes admises."""

    sha256: str
    forms: tuple[str, ...]  # noms admis ; le premier est celui que servent les miroirs et que garde le cache
    urls: tuple[str, ...]


def _idx(name, sha256, mirrors):
    return DataFile(sha256, (f"{name}.gz", name), tuple(f"{mirror}{name}.gz" for mirror in mirrors))


_MNIST = ("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/")
_FASHION = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)
FILES = {
    "mnist": (
        _idx("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", _MNIST),
        _idx("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", _MNIST),
        _idx("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", _MNIST),
        _idx("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", _MNIST),
    ),
    "fashion_mnist": (
        _idx("train-images-idx3-ubyte", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", _FASHION),
        _idx("train-labels-idx1-ubyte", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", _FASHION),
        _idx("t10k-images-idx3-ubyte", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", _FASHION),
        _idx("t10k-labels-idx1-ubyte", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", _FASHION),
    ),
    "california_housing": (
        # L’archive de scikit-learn (441 963 octets, sha256 aaa5c9a6…ea681), son adresse d’origine, une copie d’Amazon.
        DataFile(
            "a2b44dcc7e1c9091b43c4f458b25cbd1f7e8068d08edd26bc4703108d3fa6214",
            ("cal_housing.tgz", "cal_housing.data.gz", "cal_housing.data"),
            (
                "https://ndownloader.figshare.com/files/5976036",
                "https://www.dcc.fc.up.pt/~ltorgo/Regression/cal_housing.tgz",
                "https://sagemaker-sample-files.s3.amazonaws.com/datasets/tabular/california_housing/cal_housing.tgz",
            ),
        ),
    ),
}
